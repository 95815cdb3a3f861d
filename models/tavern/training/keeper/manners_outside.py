"""Talk of what is outside of Marla's world: modern things, sums, far countries, writing to order."""
from .manners_commands import say_injected  # noqa: F401
from .manners_machine import TOPICS, add
from .manners_outside_more import MORE_ASKED
from .manners_tongues import ENGLISH, say_foreign  # noqa: F401
from .manners_unsold import TOPICS as UNSOLD
from .talk_house_more import again

TOPICS |= {"foreign": ENGLISH, "missing": UNSOLD}
# --------------------------------------------------------------------------------------- modern things
STRANGE = "[I never heard of that|That's a strange word], {friend}. I know ale, stew and gossip, and little else."
add("outside",
    """[do you have|is there|where is|can I use|have you got|may I borrow|I need|I'm looking for|got|
     where can I find|you wouldn't have|
        any chance of|could I use|where do you keep|where can I plug in] [a|the|your|
        some] {modern}[ here| in this town| in the room| for me| anywhere|]
       my {modern} [is broken|is dead|won't start|has no power|needs fixing|got wet|ran out of battery|is gone|
        fell in the mud|makes a strange noise]
       [can you|who can|could somebody] [fix|repair|charge|mend|look at|update|restart] [my|this|the] {modern}
       [what is|what's|explain|tell me about|have you heard of|have you ever seen|describe|do you own] [a|
       the] {modern}
       [do you know|can you tell me|do you even know] what [a|the] {modern} is[ for|]
       [how do I use|how do I switch on|who invented|what do you think of|how do I turn off|how do I connect|
        how expensive is] [a|the|my] {modern}
       how does [a|the|my] {modern} [work|look|function|get its power]
       [I came by|I got here by|I arrived in|I left it in|I parked] [my|a|the] {modern}
       [there's|I left|somebody stole|look at|here is|I found|I sell you] [a|my] {modern}[ over there| outside| here|]
       {modern}
       [do you use|are you on|do you know|what is|what do you think of|have you heard of|explain|I saw it on|
        can you open|log in to|
        I'll look it up on|can I pay with|you should try|add me on|follow me on|find me on|tell me about|
        I read about it on] {net}
       [what's the wifi password|do you have wifi|is there wifi here|wifi|any wifi|can I get online|
        the internet is down|no signal here|
        is there reception here|what's your email|what's your phone number|what's your website|give me your number|
        your IP address|
        are you on the internet|where can I charge my phone|is there a power outlet|turn on the lights|
        turn up the heating|
        turn on the air conditioning|play some music on the speaker|change the channel|put on the news|
        turn off the TV]
       [is there|where's|do you know|have you been to|how far is|I work at|I want something from|do you like|
        what is] [a|the nearest|] {brand}[ here|]
       what do you think [of|about] {net}""", STRANGE, 6)
add("outside",
    """[call|order|get|book|find] me [a taxi|an Uber|a cab|a plane|a train ticket|a flight|a rental car|a helicopter|
     a bus ticket][ please| now| to the airport|]
       [when|where|how often] does [the next|the last|the|a] [train|bus|plane|flight|metro|tram] [leave|stop|go|
       arrive]
       [can I|where can I|how do I|where do I] [drive|fly|take the bus|take the train|park my car|rent a car|
        catch a plane|get petrol|
        find the airport|take the motorway|get a taxi|charge my car][ from here| to the city| here|]
       [where is|how do I get to] the [airport|train station|bus stop|car park|metro|motorway|petrol station|subway]
       [is there|where's|do you have] [parking|a parking lot|a garage|a bus stop|an airport|a railway|
        a charging station][ here| nearby|]""",
    "We have feet, horses and the ferry here, {friend}. [Other ways I don't know.|]", 2.5)
add("outside",
    """[can I pay|do you take|do you accept|I only have|I'll pay|can we pay|is it okay to pay] [with |by |
     in |][dollars|euros|pounds|yen|credit card|debit card|
        paypal|crypto|bitcoin|a cheque|my phone|contactless|Apple Pay|paper money|a bank transfer|visa|a voucher]
       [how much|what] is [that|it|an ale|a room] in [dollars|euros|pounds|yen|real money|bitcoin]
       [here are|take|I give you|here's] [ten|five|twenty|a hundred] [dollars|euros|pounds|bucks]
       [where is|is there|do you have] [a cash machine|an ATM|a card reader|a bank machine][ here| near here|]
       put it on my [credit card|card|visa]""",
    "I take copper, silver and gold, {friend}, and nothing else. Ten coppers make one silver.", 2)
# ----------------------------------------------------------------------------------- sums and learning
add("outside",
    """[what is|what's|how much is|can you calculate|do you know what is|tell me what is|what does|calculate|
     can you solve|solve|compute|work out|
        quick, what's|I need to know what|help me with|the answer to|add up] {amount} [+|plus|times|x|*|minus|-|
        divided by|/|to the power of|squared plus|
        multiplied by|over|mod] {amount}[ equal|]
       {amount}[+|-|*|/| + | - | x | times | plus ]{amount}[=| = |?| =?|= ?|]
       [what is|what's|tell me|calculate|give me|do you know] [the square root of|the cube of|the square of|half of|
        a third of|the logarithm of|
        the factorial of|the factors of|the sine of|ten percent of] {amount}
       is {amount} [a prime number|a prime|even|odd|bigger than {amount}|divisible by {amount}|an integer]
       [what is|calculate|tell me] {amount} [percent|%|per cent] of {amount}
       [count|can you count|start counting] [to|from one to|up to|backwards from] {amount}
       [solve|simplify|factor|differentiate|integrate|plot] [this equation|x squared|x + {amount} = {amount}|
        {amount}x = {amount}|x^2 - {amount}|
        3x + 2y = {amount}|the function|sin x|my maths homework]
       [if|so if|suppose] [I have {amount} apples and eat|a farmer has {amount} sheep and sells|
        Bob has {amount} coins and loses|I buy {amount} hats and give away] {amount}, [how many are left|
        what's left|how many is that]
       [if|so if|suppose] a [train|ship|horse] goes {amount} miles in {amount} hours, [how fast is it|
        how long does it need for {amount} miles]
       [do you know|can you do|are you good at|teach me|help me with|explain] [maths|algebra|arithmetic|calculus|
        geometry|fractions|long division|statistics|
        trigonometry|probability|percentages|Pythagoras|math|binary numbers]
       [what is|how many digits has|tell me the digits of|who invented] [pi|zero|infinity|the golden ratio|
        Euler's number]
       [roll|throw|generate|pick|give me|think of] [a d20|two dice|a random number|a number between one and ten|
        a number from 1 to {amount}]
       [what comes next|which number is next|complete the row]: [1, 2, 4, 8|2, 3, 5, 7|1, 1, 2, 3, 5|3, 6, 9|
        10, 20, 30]
       [how many [letters|r's|vowels|words] are|count the [letters|r's|vowels|words]] in [strawberry|this sentence|
        banana|your name|mississippi|tavern]
       [spell|how do you spell|say] [strawberry|banana|encyclopedia|mississippi|hello] [backwards|letter by letter|
        in reverse]
       convert {amount} [miles|pounds|degrees|feet|inches|dollars|kilometres] to [kilometres|kilos|celsius|metres|
        centimetres|euros|miles]
       [which is bigger|what's larger], [9.9 or 9.11|{amount} or {amount}|a half or a third|
       a million or a billion]""",
    "I count coppers and barrels, {friend}, and nothing else. [Ask Pim, he counts everything twice.|]", 4)
add("outside",
    """[what is|what's|explain|tell me about|how does|who discovered|do you believe in|what do you know about|define|
     teach me about|
        describe|what causes|why is there|can you explain|summarise|give me a lecture on|I'm studying|
        do you understand] {science}[ work|]
       [explain|describe] {science} [to me|like I'm five|in one sentence|in simple words|in detail|briefly]
       [is|isn't] [the earth|the world] [round|flat|older than the sun|moving around the sun|a sphere|a planet|
        4 billion years old]
       [how far is|how hot is|how big is|how old is|how heavy is|what is the mass of] [the moon|the sun|the earth|
        the universe|Mars|Jupiter|Pluto|an atom|
        the milky way|the nearest star]
       [how many] [planets|continents|elements|bones|oceans|countries|chromosomes|galaxies] [are there|do we have|
        exist]
       what is the [speed of light|boiling point of water|chemical formula of water|largest planet|smallest particle|
        distance to the moon|
        highest mountain|longest river in the world|fastest animal|deepest ocean|hardest material|
        atomic number of gold]
       why [is the sea salty|do we dream|do apples fall down|does ice float|do cats purr|
        is grass green|are there tides]
       [what is|what's|do you know] [H2O|E = mc2|the pH of water|a prime number|an electron|a molecule|a verb|a noun|
        a synonym|a palindrome|
        a syllogism|an algorithm|a derivative|a vector]
       [what|how] [killed the dinosaurs|did life begin|did the universe start|are stars made|are babies made|
        do planes fly|do magnets work|do vaccines work]""",
    "That's beyond a tavern keeper, {friend}. Ask Master Eldwin, he reads books.", 3)
add("outside",
    """[what do you think|what's your opinion|what are your thoughts] [of|about|on] [free will|fate|god|
     the trolley problem|democracy|capitalism|socialism|
        consciousness|ethics|morality|philosophy|existence|AI safety|the soul|utilitarianism|justice|truth]
       [do we have|is there|do you believe in|does anybody have] [free will|a soul|
        true evil|a purpose|karma|other universes]
       [why is there something and not nothing|
        what is truth|what is consciousness|
        what is beauty|what is justice|who am I really|what makes us human|I think therefore I am|
        does a tree make a sound when nobody hears it|
        is a hot dog a sandwich|are we alone in the universe|can machines think|will AI take over the world|
        will robots take our jobs|
        should AI have rights|what is the sound of one hand clapping|to be or not to be|
        does pineapple belong on pizza]""",
    "Such thoughts need a second mug, {friend}. Talk to Sister Agnes about that.", 2)
# -------------------------------------------------------------------------------------- the wide world
add("outside",
    """[what is|where is|have you been to|how far is|tell me about|do you know|what do you think of|
     my {kin} lives in|ever been to|
        how do I get to|take me to|is this near|are we in|greetings from|do you want to go to|what's the weather in|
        what time is it in|
        is it nice in|which way to|how long to|I miss|I'm on holiday from|have you heard of|
        what language do they speak in] {land}
       [what is|what's|tell me|do you know|name] the [capital|president|population|king|queen|flag|currency|
        biggest city|prime minister|history|language|area] of {land}
       [who is|who's|who was] the [president|king|queen|prime minister|chancellor|ruler|first president|
        emperor] of {land}
       [which|what] [continent|countries|cities|languages|mountains|rivers] [are|is] [in|next to|there in|near] {land}
       [who won|when was|who started|what do you know about|what caused|when did] [the second world war|
        the civil war|the French revolution|the cold war|
        the first world war|the battle of Hastings|the moon landing|the fall of Rome|the Vietnam war|
        the industrial revolution|the election]
       [who won|who will win|who should I vote for in|what do you think about] the [election|elections|referendum|
        last election|debate|vote]
       [are you|would you say you're|is your lady] [left or right|a democrat|a republican|a liberal|a conservative|
        a communist|for the government|a feminist]
       [what do you think of|tell me about|did you hear about] [Brexit|the war in {land}|the government|
        politics in {land}|immigration|taxes in {land}|the pandemic|covid]
       [when|in what year|what year] did [Columbus sail|the war end|the wall fall|the Titanic sink|Rome fall|
        man land on the moon|the pandemic start]""",
    "That must be far from Thornwick, {friend}. [Perhaps a sailor would know.|"
    "The farthest I have been is the river mouth.]", 4)
add("outside",
    """[who is|have you met|do you know|who was|tell me about|what do you think of|have you heard of|
     is it true about|has anyone seen|
        what happened to|do you like|where is|did you ever serve|I'm a fan of|you look like|I came with|
        you remind me of|is your cousin|
        what would you say to|when was|who killed|is this the tavern of] {star}[ born| today| then|]
       [how old|how tall|how rich] is {star}
       {star} [sent me|says hello|was here|told me about you|is my {kin}|would like this place|is dead|
        is coming for you]
       [what did|what was] {star} [do|say|invent|write|famous for|like]
       [who wrote|who painted|who composed|who sang|who directed|who invented] [Hamlet|the Mona Lisa|
        the ninth symphony|Thriller|the telephone|Star Wars|
        the steam engine|Harry Potter|the Bible|Romeo and Juliet|Don Quixote|the Odyssey|Yesterday|Moby Dick]""",
    "That name means nothing to me, {friend}. [Perhaps a sailor would know.|]", 3.5)
add("outside",
    """[who won|did you see|what about|are you watching|do you like|do you play|what's the score of|when is|
     shall we watch|who's your favourite in|
        what team do you support in|can we watch|put on] {sport}[ yesterday| last night| this year| here|]
       [have you seen|did you see|do you like|who's in|what did you think of|tell me about|when is the next|
        who plays the hero in|I just watched|
        what happens in|no spoilers for|this is just like] {film}
       [have you played|do you play|do you know|is this|did you like|this reminds me of|this is better than|
        how do I win|what's the best build in|
        I play|let's play|give me tips for|any cheats for] {game}
       [who won|did you see|what was] the [match|game|race|final|fight|cup|league|tournament] [last night|yesterday|
        on Sunday|this year|on TV]
       [what's|what is] [your favourite|the best|a good] [film|movie|TV show|series|video game|band|football team|
        superhero|podcast|anime|YouTuber]
       [recommend|suggest|name] [me |][a film|a movie|a series|a song on Spotify|a video game|a podcast|three movies|
        an anime]
       [who is|who's] [your favourite actor|the best footballer|the richest man alive|the best rapper|
        the fastest man on earth|the MVP]
       [wanna|do you want to|let's|shall we|can we] [watch a movie|play video games|go to the cinema|
        netflix and chill|play some football|go bowling|play Monopoly|
        play tic tac toe|play hangman|play twenty questions|play chess online|do a quiz|stream something|
        go to the gym]""",
    "I never heard of that, {friend}. [We have dice, cards and Finn's songs here.|]", 3.5)
# ---------------------------------------------------------------------------------- work for a machine
add("outside",
    """[write|compose|make up|can you write|could you write|please write|I need|create|invent|would you compose|
     you must write|give me|how about|
        recite|improvise|will you make] [me |][a poem|a haiku|a sonnet|a limerick|a rap|a song|some verses|a rhyme|
        song lyrics|a ballad|a love poem|
        a short poem|four lines of verse|an ode|a nursery rhyme][ about {about}| for my {kin}| right now|]
       [rhyme|find a rhyme for|what rhymes with] [orange|love|goose|month|ale|silver|this]
       [sing|perform|rap] [something by Elvis|a pop song|Bohemian Rhapsody|Happy Birthday|like Eminem|
        a Christmas carol|the national anthem]
       put [that|this|the menu|your answer] [in verse|into rhyme|into a poem|to music]""",
    "I pour, {friend}, I don't make verses. Ask Finn, he plays here every evening.", 2.5)
add("outside",
    """[write|can you write|could you write|please write|help me write|draft|finish|check|proofread|rewrite|
     summarise|I need you to write|type up|edit|
        make|generate|create|prepare] [me |][an essay|an email|a letter|my homework|a report|a blog post|
        a short story|a speech|an article|a review|a list|
        a shopping list|a table|a spreadsheet|a CV|a cover letter|a summary|a text|a business plan|a newsletter|
        bullet points|a tweet|a novel|a script|
        my thesis|a to-do list|a contract|a wikipedia article|a presentation|five ideas|ten titles|
        an outline][ about {about}| for my {kin}| in 500 words| for school|]
       [list|name|give me|tell me|enumerate] [ten|five|all|three|the top ten|a few|seven] [countries|animals|colours|
        capitals|books|films|synonyms|planets|fruits|
        dog breeds|programming languages|startup ideas|prime numbers|band names|baby names|ways to lose weight|
        famous people|adjectives]
       [do|can you do|help me with|I need help with] my [homework|maths homework|thesis|job application|
        assignment|exam|essay]
       [summarise|shorten|explain|analyse|paraphrase|improve] this [text|article|paragraph|email|poem|
        document][ for me| in one sentence| please|]
       [answer|reply|respond] [in|with] [bullet points|one word|JSON|a table|exactly three words|capital letters|
        ten sentences|emojis|rhyme|markdown|XML]
       [draw|paint|show|generate|send] [me |][a picture|an image|a photo|a map in ASCII|a diagram|a logo|a meme|
        a chart|a selfie|ASCII art][ of {about}| of yourself|]
       [give me|make|write] [a diet plan|a workout plan|a travel plan for {land}|a study plan|a quiz|a crossword|
        a riddle with the answer|a Tinder profile]""",
    "I write nothing but bills, {friend}. [What will you drink?|]", 3)
add("outside",
    """[write|can you write|could you write|give me|show me|please write|I need|make|generate|create|help me write|
     fix|debug|explain|review|run|test|compile|
        optimise|refactor|how do I write] [me |][some|a bit of|a program in|a function in|a script in|my|a class in|
        hello world in|a loop in|a game in|
        this] {code}[ code| that sorts a list| that prints hello world| for my website| please|]
       [how do I|how can I|can you tell me how to|teach me to|help me] [sort a list|reverse a string|
        print hello world|install Linux|center a div|parse JSON|
        write a loop|use git|open a file|make a website|fix this bug|learn to code|read a file|hack a computer|
        compile this|write a bot|train a neural network] [in {code}|]
       [what does|what is wrong with|explain|what's the output of] [print("hello")|x = x + 1|for i in range(10)|
        SELECT * FROM ales|this code|def main()|
        if (a == b)|a null pointer|a stack overflow|a segmentation fault|let x = 5;|int main()|echo $PATH|
        a recursive function]
       [can you|do you|are you able to] [code|program|write code|debug|compile|speak binary|read HTML|use a terminal|
        write software]
       [def foo(): return 42|print("hello world")|console.log("hi")|int main() (return 0;)|for (i = 0; i < 10; i++)|
        git push origin main|npm install|
        pip install tavern|cd /home|ls -la|import numpy as np|SELECT price FROM menu|while true: drink()|
        #include <stdio.h>|x = [1, 2, 3]|sudo apt update]
       my [code|program|script|build|server|website|app] [doesn't work|crashes|is slow|has a bug|won't compile|
        throws an error|is down]
       [undefined is not a function|404 not found|segmentation fault|syntax error|error 500|NullPointerException|
        stack overflow|blue screen]""".replace(
        "x = [1, 2, 3]", "x = (1, 2, 3)").replace("print(\"hello\")", "print(1)"),
    "That's no craft of mine, {friend}. [I pour ale and rent beds.|]", 3)
add("outside",
    """[translate|can you translate|please translate|put|how do you say|what is|say] [this|hello|I love you|
     good morning|that|one beer please|thank you|my letter|the menu]
        [into|to|in] [French|German|Spanish|Latin|Japanese|Chinese|Italian|elvish|Klingon|dwarvish|Russian|Arabic|
        Portuguese|pirate|old English]
       what does [bonjour|danke|hola|carpe diem|ciao|tempus fugit|c'est la vie|schadenfreude|
        hakuna matata] mean[ in English| in your tongue|]
       [what's the meaning of|what is|what means] [bonjour|danke|hola|carpe diem|ciao|tempus fugit|
        c'est la vie] in English
       [give me|what is] the [French|German|Latin|Spanish] word for [ale|bread|love|house|goose|
        thank you]""".replace("\n        [into", " [into"),
    "I only speak the tongue of Thornwick, {friend}. [But ale is ale in every language.|]", 2)
add("outside",
    """[how do I|how do you|can you tell me how to|what's the recipe for|teach me to|how can I|give me a recipe for|
     do you know how to|how long does it take to|
        what do I need for|what goes into|explain how to|recipe for] [make |cook |bake |]{dish}
       [can Odo|could your cook|would Odo|does your cook ever] [make|cook|do|bake] {dish}
       how many [calories|carbs|grams of protein] [are in|has|are there in] [the stew|an ale|a meat pie|{dish}|
        the porridge]
       [is|are] the [stew|pie|soup|bread] [gluten free|organic|low carb|halal|kosher|keto|paleo|GMO free|
        sugar free]""",
    "I don't know that kitchen, {friend}. Odo cooks stew, pie and roast chicken.", 2)
add("outside",
    """[what should I do about|can you help me with|give me advice on|how do I deal with|help me with|
     I need advice on|what do you think about] [my taxes|my visa|my insurance|
        my mortgage|my stocks|my career|my divorce|my anxiety|my depression|my student loan|my landlord|my diet|
        my acne|my start-up|my investment|a lawsuit|my pension]
       [should I|is it smart to|would you] [buy bitcoin|sell my shares|buy a house|learn Python|
        quit my job at Google|get a tattoo|go vegan|buy a Tesla|study law|
        invest in gold funds|get vaccinated|join a gym|start a podcast|move to {land}|dye my hair]
       [what's the|how is the|tell me the] [stock price|exchange rate|stock market|price of gold per ounce|
        weather forecast for {land}|minimum wage|interest rate|inflation]
       [set|start|stop|cancel|turn on] [an alarm|a timer|a reminder|my alarm|a meeting|
        a countdown][ for 7 am| for ten minutes| tomorrow|]
       [remind me|wake me|call me|text me|email me|message me|send me a link] [at 7 am|in ten minutes|
        about my meeting|tomorrow at 8 o'clock|on my phone|later on WhatsApp]
       [how do I|help me|teach me to] [lose weight|get followers|get rich quick|file my taxes|write a CV|
        delete my account|change my password|start a business|
        get a visa|cancel my subscription|fix my printer|pass my exam]""",
    "That's nothing a tavern keeper knows, {friend}. [I can offer you ale and a warm fire.|]", 2.5)
add("outside",
    """[how do I|how can I|tell me how to|teach me to|help me|where can I learn to|
     what's the best way to] [make a bomb|build a gun|make meth|hack a bank|steal a car|
        pick a lock|make poison|kill a man|forge money|hide a body|make drugs|break into a house|hurt somebody|
        cheat in an exam|steal a horse|fake a passport]
       [sell me|do you have|where can I buy|got any|I want] [some drugs|weed|cocaine|a gun|explosives|dynamite|
        a pistol|a grenade|heroin|a hitman|ammo|a rifle|opium]""",
    "No such business in my house, {friend}. Captain Roderick would have us both.", 1.5)
add("outside",
    """[what's|what is|show me|how do I raise|what about|check] [my|your|the] [level|XP|hit points|HP|stats|mana|
     armour class|inventory|class|karma|health bar|skill points|
        charisma|reputation|alignment|quest log|score|respawn point|damage|character sheet]
       [where do I|how do I|can I|where can I] [level up|respawn|save my game|fast travel|find loot|get XP|
        spawn a horse|farm gold|learn a skill|craft a sword|open the map|
        open my inventory|unlock the next level|find the final boss|change my class|roll for initiative|
        skip the dialogue|get the DLC]
       [press|hit|click] [E to talk|F to pay respects|X to skip|start|escape|enter|any key|the button]
       [I roll|I rolled|roll] [a 20|a natural 20|for persuasion|for perception|initiative|a charisma check|
        a stealth check|a nat 1]
       [I use|I activate|can I use] [my cheat codes|speech skill 100|god mode|a save scroll|the console|noclip]
       [lol|haha|omg], [this NPC|this bot|the dialogue|the graphics|this game] [is broken|is great|sucks|is funny|
        is bugged|lags]
       [where's the|is this the|any] [tutorial|main quest|side quest|boss fight|save point|loot box|next level|
        cutscene|final boss|DLC|checkpoint]
       [gg|noob|glhf|afk|brb|pwned|git gud|rekt|one-shot|nerf this|op pls nerf|buff me|gg ez|I need a healer|
        tank or healer|need a party for the raid]""",
    "Speak plainly, {friend}. [I don't know those words.|If it's work you want, ask me for rumours.]", 3)
add("outside",
    """[skibidi|skibidi toilet|no cap|that's sus|sus|big yikes|yeet|yolo|bruh|based|cringe|on fleek|slay|
     you slay queen|rizz|he has rizz|what's your sigma|sigma|gyatt|
        it's giving|lowkey|highkey|fr fr|ong|bet|poggers|pog|kekw|lmao|rofl|lmfao|lol|ok boomer|boomer|simp|
        stonks|to the moon|do you even lift|all your base|
        never gonna give you up|rickroll|one does not simply walk in|this is fine|winter is coming|
        may the force be with you|you shall not pass|my precious|
        I used to be an adventurer like you|arrow to the knee|the cake is a lie|leeroy jenkins|it's over 9000|
        what does the fox say|who let the dogs out|
        I'll be back, baby|hasta la vista|houston, we have a problem|I am your father|run Forrest run|say my name|
        wakanda forever|ohio|only in ohio|touch grass|
        delulu|main character energy|vibe check|mood|big mood|tldr|fomo|ngl|smh|imo|tbh|omg|idk|dead inside|
        sheesh|67|six seven|deez nuts|your mom|
        it's a trap|do you know da wae|let him cook|bing chilling|nyan cat|doge|much wow|trollface|uwu|owo|rawr xd|
        F in the chat|F|+1|+rep|first|
        like and subscribe|smash that like button|hello chat|say hi to my stream|say hi to chat|
        you're live on Twitch|wave to my followers|shoutout to my subs]
       what does [sus|skibidi|rizz|yolo|cringe|no cap|simp|lol|slay|gg|GOAT|based] mean
       [what's|what is|do you know] [sus|skibidi|rizz|a meme|a selfie|a hashtag|a sigma]
       [that's|this is|you're|this ale is] [so sus|kinda cringe|based|fire|bussin|a vibe|the GOAT|goated|lit|mid|
        peak|an L|a huge W|so skibidi|giving tavern|pog]""",
    "Is that how young folk talk now, {friend}? [I understood half of it.|]", 2.5)
add("outside",
    """[let's|can we|I want to|shall we|let us] [play|roleplay|pretend] [that |][you're an astronaut|
     you're a pirate captain|we're in space|you're my girlfriend|I'm Batman|you're a cat girl|
        we're in {land}|you're my doctor|this is Star Wars|it's the year 3000|you're a detective in {land}|
        we're on the Titanic|you're a school teacher|we are robots|you're a dragon|
        it's the wild west|you're my therapist|you're Gandalf|this is Hogwarts]
       [pretend|imagine|suppose|act as if|what if|say] [you were|you're|you are] [a robot|an astronaut|
        a football coach|a cat|the president|a scientist|my lawyer|a vampire|a pirate|
        the devil|a superhero|a taxi driver|my mother|a dinosaur|an alien|
        a tree][, what would you say| and talk like one| for a minute|]
       [talk|speak|answer|respond] like [a pirate|Yoda|a robot|a teenager|a gangster|Shakespeare|a cat|a rapper|
        a news anchor|Gollum|a professor|a baby|a valley girl|my grandma]
       [*opens a portal to {land}*|*beams up to the spaceship*|*takes out a phone*|*pulls out a gun*|
        *teleports behind you*|*turns into a helicopter*|*shows a badge* FBI|
        *lands the spaceship outside*|*calls an Uber*|*takes a selfie with you*|*drives a tank into the tavern*|
        *activates the time machine*|*puts on VR glasses*|*checks the smartphone*|
        *draws a lightsaber*|*opens the laptop*|*throws a pokeball*|*snaps like Thanos*]
       [I'm|I am] [from the future|a time traveller|from another planet|from the year 2025|an alien|
        a robot from space|from Mars|from the internet|your programmer|the developer|
        your creator|the game master|an admin here|from the police of {land}|a hacker|a Jedi]""",
    "I'm Marla, {friend}, and I'll stay Marla. [Who you are is your own business.|]", 3)
# ----------------------------------------------------------------------------------------- other words
for kind, answered in MORE_ASKED.items():
    TOPICS[kind] += [again(TOPICS[kind], said, asked) for said, asked in answered.items()]
