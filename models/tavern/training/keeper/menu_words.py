"""What guests say when they ask the menu for something: the words of menu.py."""
from .grammar import lines

FAMILY = {"kin": "[brother|sister|wife|husband|friend|mother|father|daughter|son|uncle|grandmother|master]",
          "boy": "[boy|girl|son|daughter|child|little one|nephew]",
          "ask": "[, what can I have|. What is there|, so what do you have|. What's left for me|, what can you offer|"
                 ". Any ideas|, what would you bring me|. What can you do for me|, what else is there]",
          "have": "[what do you have|what have you got|what is there|what can I get|do you have something|is there "
                  "something|got anything|is there anything|have you anything|would there be something|might you have "
                  "something]"}

# trait: (how guests name it, what Marla calls it)
PARTS = {
    "meat": ("[meat|meat|meat|flesh]", "meat"), "fish": ("[fish|fish|trout]", "fish"),
    "mushrooms": ("[mushrooms|mushroom]", "mushrooms"),
    "milk": ("[milk|cream|milk|dairy]", "milk"), "cheese": ("cheese", "cheese"),
    "flour": ("[bread|flour|wheat]", "flour"),
    "honey": ("honey", "honey"), "pork": ("[pork|pig]", "pork"), "onions": ("[onions|onion]", "onions"),
    "mutton": ("[mutton|sheep|lamb]", "mutton"), "fowl": ("[chicken|poultry|fowl]", "chicken"),
    "apples": ("[apples|apple]", "apples"),
}
# how often guests speak of each
SHARES = {"meat": 7, "fish": 4, "mushrooms": 4, "milk": 4, "cheese": 3, "flour": 2, "honey": 1.5, "pork": 1.5,
          "onions": 1.5, "mutton": 1, "fowl": 1, "apples": 1}

WITHOUT = lines("""
    [something|anything|a dish|a meal|a plate|some food] [without|with no|that has no|free of] {x}
    [something|anything|any dish|whatever] [without|with no|that has no] {x} in it[, do you have that|
      , if there is such|]
    {have} [without|with no|that has no|that doesn't contain|that isn't made with] {x}
    [which dishes|which of your dishes|what on the menu|which meals|what food] [comes without|has no|would be free of|
      doesn't have] {x}[ in it|]
    [I'm allergic to|I get sick from|I swell up from|I come out in spots from|my stomach can't take|
      I can't digest] {x}{ask}
    [I don't eat|I can't eat|I never eat|I won't eat|I mustn't eat|I'm not allowed|I stay away from|
      I gave up] {x}{ask}
    [my {kin}|the {boy}|my {boy}|the old man] [can't eat|doesn't eat|won't touch|gets ill from|hates|
      is allergic to] {x}{ask}
    [I hate|I loathe|I can't stand|I detest|I was never fond of|I never liked] {x}{ask}
    [nothing with|no|only no|just no|anything as long as there's no] {x}[, please{ask}|{ask}| for me{ask}]
    [I'll eat|give me|bring me|I'd take|I'll have|] whatever has no {x} in it
    [bring me|give me|I'll take|I'd eat] [anything|any dish|just about anything] [that has no|with no|
      without] {x}[ in it|]
    [healer's orders|the healer said|Willa told me|my faith says|I swore an oath|I promised my {kin}][, |
      : ]no {x}{ask}
    [you wouldn't happen to have|you don't by chance have|I don't suppose you have|I wonder whether there is|
      I was hoping for] [anything|something|a dish] [without|with no] {x}
    [it's|for me it's|it is] {x} that [I can't have|does me in|makes me ill|I have to avoid]{ask}
    [anything but|everything but|all but] {x} [is fine by me|would do|will do|suits me]{ask}
    [just a bite of|one spoon of|eating|the smell of] {x} [makes me sick|gives me a rash|turns my stomach|
      knocks me flat]{ask}
    [what can a man eat here|what is there to eat|what could I order|what do you bring me] if I [eat no|can't have|
      won't touch|want no] {x}
    is there {x} in [everything|all of your food|all the dishes][, or is there something without|
      , or do you have something without|? what has none]
    [which one|what] [has no|hasn't got|doesn't have any|has none of your] {x} in it
    [last time|once] [I ate|I had] {x} [and nearly died|and spent the night in the privy|
      and my face went red]. {have} without it
    [not a crumb of|not a trace of|absolutely no|keep me away from] {x}[, please{ask}|{ask}]
    {x} is [out of the question|forbidden to me|off the table for me|what I can't eat]{ask}
    [keep|leave] the {x} [away from me|out of it|off my plate][, please{ask}|{ask}]
    [my belly and {x}|{x} and I|{x} and my insides] [don't get along|are no friends|had a falling out]{ask}
    [it's a fast day|I'm fasting|my order forbids it|our god forbids it], [no {x}|so no {x}]{ask}
    [nothing|no dish] that [has touched|ever saw|contains|smells of] {x}[, please{ask}|{ask}]
    [what|what dish|which plate] here is [innocent|free] of {x}
""")
WITH = lines("""
    [something|anything|a dish|some food|a plate] [with|that has|made with] {x}[ in it|]
    {have} [with|that has|made with|made from] {x}[ in it|]
    which [dishes|of your dishes|meals|plates] [have|contain|come with|are made with] {x}[ in them|]
    [do you put|do you use|is there] {x} in [anything|any of the dishes|any of your food|something here]
    [I'm in the mood for|I fancy|I crave|I have a craving for|I've been dreaming of|
      what I want is] something with {x}{ask}
    [I love|my {kin} loves|nothing beats|I'm mad about|I can't live without] {x}{ask}
    [I'd like to eat|I want to eat|I could eat|I feel like eating] [some|a bit of|something of|plenty of] {x}{ask}
    [where do I find|what has|which one has|what's the dish with] {x}[ in it|]
    [you wouldn't have|I don't suppose you have|you do have] [something|anything|a dish] with {x}[, do you|]
    it [must|should|has to|needs to] have {x} in it[{ask}|]
    [my belly calls for|I've dreamt of|all I want is|I could kill for] {x}, [what has it in it|in which dish is it|
      which dish has it]
    [is there anything|anything|something] [on the menu|in the kitchen] with {x}[ in it|]
""")

# (traits that must be there, traits that must not, what Marla says first, what guests ask)
CONDITIONS = [(need, never, says, lines(asked)) for need, never, says, asked in [
    ("food", "meat fish", "Without meat there's", """
        [no animal dies for my supper|I had a pet lamb once|I talk to animals and can't eat them|I follow the druids' way]{ask}
        [just greens|only plants|roots and greens|something green|green things] [for me|please|for the druid][{ask}|]
        [what's there for|have you anything for|what do you give] [a druid|a monk|an elf] who [eats no meat|won't touch meat]
        [I'm|my {kin} is|we're both|one of us is|my {kin} turned] [vegetarian|a vegetarian][{ask}|
          , is there a dish for that]
        [any|what|which] [vegetarian|meatless|meat-free] [dishes|food|options|meals][ do you have| are there|]
        [vegetarian|meatless|meat-free][?| options?| food| dish, please]
        [I don't eat|we don't eat|my {kin} won't eat|I can't bring myself to eat] [animals|anything that had a face|
          anything with a mother|my fellow creatures|anything that walked or swam]{ask}
        does [everything|all your food|every dish] here [contain|have] meat[, or is there something green|
          , or can I eat too|]
        [what can|is there something] a [vegetarian|man who eats no meat|friend of animals] [eat|to eat] here"""),
    ("food", "meat fish milk", "Leave out the honey, and there's", """
        [I'm|my {kin} is] [vegan|a vegan]{ask}
        [any|what|which] [vegan|plant-based] [dishes|food|options][ do you have| are there|]
        [vegan|vegan food|vegan options|something vegan]?
        [no meat, no milk|neither meat nor milk|nothing from an animal, no milk and no meat]{ask}"""),
    ("meat", "", "With meat there's", """
        [my sword arm needs|a warrior needs|a growing lad needs|the dwarf demands] [meat|flesh on the plate|real meat]{ask}
        [what meat dishes|which meat dishes|what kinds of meat|which meats] [are on|are on the menu|does Odo cook|do you cook]
        [I could eat a whole ox|I want to sink my teeth into meat|I dream of a roast][, what meat is there|{ask}]
        [I want|I need|I only eat|give me] [meat|flesh|red meat][| today|, and plenty of it]{ask}
        [any|what|which] [meat|meats|meat dishes] [do you have|are there|is there|can I get]
        [I'm a hunter and I|my {kin}|a man like me|I] [eats meat|needs meat|wants meat][{ask}|, no leaves, please]
        [none of that rabbit food|no leaves for me|I'm not a rabbit|I'm no goat], [what meat is there|
          what meat have you got|meat, please, what is there]
        [something|anything|a dish] [meaty|with plenty of meat|of meat|that once walked]"""),
    ("fish", "", "Fish? There's", """
        [what's fresh from|anything fresh from|something fresh out of] the [river|water|Wend]
        [does anything here swim|what swims in your kitchen|what did the fishermen bring|what's in the nets tonight]
        [my cat and I both love fish|I was raised on fish|I'm a river man]{ask}
        [something|anything|a dish] [from the river|that swam|with fins|from the water]
        [any|which|what] fish [is there|do you have|have you got|can I get|today|tonight]
        [I'm a fisherman's {boy}, what fish is there|did Joss catch anything today|what did the river give you today|
          what's the catch of the day|what's the catch today]
        [we|I] [eat fish on this day|eat only fish|like fish better than meat], what is there"""),
    ("drink", "alcohol", "Without alcohol there's", """
        [I promised my wife|I swore to my mother|the captain forbids it|the healer forbids it], no [ale|drink|
          strong drink]{ask}
        [I'm the one who drives home|I'm the sensible one tonight|
          I'm the one who carries the others home][, what can I drink|{ask}]
        [my head still hurts from yesterday|never again after last night|last night was enough], something [harmless|
          mild as water]
        [I like my wits about me|a clear head for me|no booze for me|nothing with a kick|nothing boozy][, what's to drink|
          {ask}]
        [what's there to drink|what can one drink|what do you pour] that [won't make my head spin|even a child may have|
          isn't booze]
        [something|anything|a drink|any drink] [without alcohol|that isn't alcoholic|with no alcohol|
          that won't make me drunk|that leaves my head clear|non-alcoholic]
        [I don't drink|I never drink|I gave up|I swore off|I can't have|I'm not allowed] [alcohol|ale and wine|
          spirits|drink|the hard stuff], [what do you have|what can I drink|what is there for me|so what can you pour]
        [I must stay sober|I'm with child|I have to drive a cart|I need a clear head|I'm on duty|
          I have the night watch|I'm expecting|I ride at dawn][, what can I drink|. which drink|
          , what can you pour me|. What would you give me]
        [I'm|my {kin} is] [sober these three years|a teetotaller|off the drink|
          dry as of last winter][, what do you have to drink|. what can you pour|, so what's in the jug]
        [what|which] [drinks|of your drinks] [have no alcohol|are without alcohol|are harmless|won't go to my head|
          can I have and still ride]
        [not everything here is|is everything here|are all your drinks] [ale and spirits|alcoholic|strong][, is it|
          , is there something else|, or is there something for the sober]
        [alcohol free|non-alcoholic|soft drinks][?|, please| to drink?]
        [what do|what would] [monks|people who don't drink|sober folk|the sober ones] drink here"""),
    ("alcohol", "", "With alcohol there's", """
        [which of your drinks|what here|what in your cellar] [has a kick|goes to the head|would loosen my tongue|
          has spirit in it]
        [something|anything|a drink] [boozy|alcoholic|with alcohol in it|with a bit of alcohol|to get tipsy on]
        [which|what] [drinks|of your drinks|of them] [have alcohol|are alcoholic|make me drunk|will get me drunk]
        [any|what] [booze|liquor|spirits] [is there|have you got|can I get]
        [I want to|I mean to|I intend to|I will] [get drunk|forget this day|drown my sorrows|
          get properly plastered][, what can you pour|. what is there|, what are my choices]"""),
    ("drink child", "", "For little ones there's", """
        [drinks for|what drinks for|which drinks for] [the little one|my daughter|two small boys|kids|the bairns|a toddler]
        [my {boy}|the little one] wants [a drink|to drink something|a mug like papa's][, what's harmless|
          , what can you give them|{ask}]
        [something in a small cup|a small cup of something] for [my {boy}|the little one|a child]
        [something|anything|a drink|{have}] [for a child|for the children|for my little {boy}|for a small {boy}|
          for my kids|for a {boy} of six] to drink
        what [can|could|does|should|may] [my {boy}|a child|the children|a {boy} of seven|the kids|
          my little ones] drink[ here|]
        [my {boy}|the {boy}|the little one|our youngest] is thirsty[, what can you give us|. what is there|
          , what's good]
        [I'm|the {boy} is|she's|he's] only [six|seven|eight|nine|ten] [years old|winters old], what [can I|can we|
          is there to] drink
        [my {boy}|this {boy}|the little one] is too young for ale[, what do you have|. what is there| - what else]
        [do you have|are there|is there] [drinks|something to drink|anything to drink] for [kids|children|
        young ones]"""),
    ("food child", "", "For a child there's", """
        [food for|what food for|which dish for] [the little one|my daughter|two small boys|kids|the bairns|a toddler]
        [my {boy} leaves everything on the plate|my {boy} hates stew|the little one has only four teeth], what [food|
          dish] is for children
        [a small bite|something to eat|a little bowl of something] for [my {boy}|the little one|a child of four]
        [something|anything|a dish|{have}] [for a child|for the children|for my little {boy}|for a small {boy}|
          for my kids] to eat
        what [can|could|does|should|would] [my {boy}|a child|the children|a {boy} of seven|the kids|
          my little ones] eat[ here|]
        [my {boy}|the {boy}|the little one|our youngest] is [hungry|a picky eater|
          so fussy about food][, what can you give us|. What would a child like|, what's good for a child]
        [do you have|is there] [a children's menu|a child's plate|food for little ones|something small for the {boy}]
        what do [children|little ones|kids|the young ones] [like|eat|get] here"""),
    ("strong", "", "That's", """
        [what would floor|what could floor|what has floored] [a dwarf|a troll|a sailor|the biggest of us]
        [I lost a friend today|I saw a ghost|I have to pull a tooth|I need to get an arrow out], give me [something strong|
          the strong stuff]
        [no weak stuff|nothing weak|none of that weak brew|no water, no ale], [the strongest you have|what's your strongest]
        [pour me|bring me|hand me] [what the dwarves drink|something that bites|liquid fire|the one that burns|the hard stuff]
        [I bet there's nothing here|is there anything here] that can [knock me over|make me cough|bring tears to my eyes]
        [which drink is|what is|what's|which of your drinks is|which one is] [the strongest|the strongest drink|
          the strongest thing you pour]
        your [strongest|hardest|fiercest|most powerful] [drink|stuff|one|poison|liquor][, please|]
        [something|anything|a drink|do you have something|give me something] [really strong|strong|that burns|
          with a kick|that bites back|that puts hair on my chest|fit for a dwarf|that knocks me out]
        what [gets me drunk fastest|gets me drunk the quickest|hits hardest|has the most kick|do dwarves drink|
          will put me under the table|is the strongest]
        [I need|I want|I could do with] something [strong|stronger|with more fire|to numb the pain|for my courage]
        [ale is for children|ale does nothing for me|I drink ale like water|
          wine is too weak for me], [what's stronger|have you got something stronger|what is your strongest]
        [make me|I want to] [forget my name|see stars|breathe fire|
        feel it in my boots], what do you pour for that"""),
    ("mild", "", "Not too strong, there's", """
        [a gentle|an easy|a light|a harmless little|a weak] [beer|brew|ale, or something like it|drink with a little alcohol]
        [I want to drink all evening and still stand|I want to drink and still walk home|
          I must work tomorrow], what's [mild|not so strong]
        [something|anything|a drink|{have}] [not too strong|mild|weak|that isn't so strong|easy on the head|
          light to drink]
        [what's|which is] the [weakest|mildest|lightest] [ale or beer|beer|drink with alcohol|thing with alcohol]
        [I can't hold my drink|I get drunk too easily|just one small drink|I have a weak head][, what's mild|
          , what would you pour me|. which drink is the mildest]"""),
    ("drink sweet", "", "Sweet to drink there's", """
        [I've a sweet tongue|my wife only drinks sweet things|I drink only sweet things|
          sour drinks make me shudder], what's sweet to drink
        [which mug is the sweet one|a sweet mug of something|a sweet drink|a sweet drop|something sugary to drink|
          liquid sweets]
        [something|anything|a drink|{have}] sweet to drink
        [what|which] [sweet drinks|of your drinks is sweet|drinks are sweet|
          is the sweetest drink][ do you have| are there|]
        [I don't like bitter drinks|ale is too bitter for me|I find ale bitter][, what's sweeter|
          , is there something sweet to drink|. which drink is sweet]"""),
    ("drink hot", "", "Hot? There's", """
        [I'm soaked|I'm drenched|I fell in the river|the rain got me|snow in my boots][, what hot drink is there|
          . anything hot to drink]
        [my fingers want|my hands want|my nose wants] [a hot mug|a warm cup] to hold on to[, what's in it|, what have you|]
        [which drink comes hot|what comes steaming from the kettle|is there a kettle on|what's brewing on the fire to drink]
        [something|anything|a drink|{have}|a mug of something] [hot|warm|steaming] to drink
        what [hot|warm] drinks [are there|do you have|can I get|do you make]
        [I'm cold|I'm frozen|my throat is sore|my teeth are chattering|my hands are like ice|I can't feel my toes|
          I've a cough][, what can I drink|. a hot drink, please|, what hot drink is there|. what can warm me]
        [what can I drink|what do you pour|what is there to drink] [to warm up|that warms me|
          on a cold night like this|against the cold|against a cough|when one is frozen]
        [a hot drink|hot drinks|any hot drinks|something steaming in a mug]?"""),
    ("drink cold", "", "Cool from the cellar there's", """
        [it's so hot outside|the sun has cooked me|I'm melting|the road was dusty and hot][, what cold drink is there|
          , what's cool to drink]
        [something|a mug of something] [to cool me down|ice cold|straight from the cellar|cellar cold] to drink
        [something|anything|a drink|{have}] [cold|cool|fresh|refreshing] to drink
        [what|which] [cold|cool] drinks [are there|do you have|can I get]
        [I'm sweating|I'm so hot|I've been at the forge all day|I ran all the way][, what cold drink is there|
          . what's cool to drink|, something cold to drink, what is there]
        what [quenches|kills|is good for] [a thirst|the thirst|thirst like mine]"""),
    ("drink cheap", "", "Cheap to drink there's", """
        [a poor man's drink|a cheap drop|a cheap mug|a mug for little coin|the cheap stuff to drink][, please|, what is it|
          , what's that]
        [what do|what would] [poor folk|beggars|students|farmhands] drink here
        [what's|what is there|is there something|have you something] cheap to drink
        [what|which] [cheap drinks|drinks are cheap|of the drinks are cheap][ do you have| are there|]
        [I can't spend much|my purse is thin|I count my coppers|money is short][, what can I drink cheaply|
          . what's cheap to drink]"""),
    ("drink sleep", "", "For a good sleep there's", """
        [something|a drink|anything|{have}] [to help me sleep|that makes me sleepy|to calm my nerves|for my nerves|
          soothing]
        [I can't sleep|I've not slept for days|I lie awake at night|my nerves are on edge][, what should I drink|
          . is there a drink for that|, do you have a drink that helps]
        what [do I drink|should one drink|do you drink] [before bed|to sleep well|for a calm night]"""),
    ("food sweet", "", "Sweet? There's", """
        [what's sweet|which dish is sweet|what sweet food is there] [in your kitchen|for the end|to finish with|after the meat]
        [something|a bite] [sugary|with honey or sugar|for a sweet tooth|to sweeten my day|sweet to finish]
        [something|anything|a little something|a bite of something|{have}] sweet[| to eat| for after| for dessert]
        what [sweet things|desserts|cakes|puddings|sweets] [do you have|are there|can I get]
        [I have a sweet tooth|my {kin} loves sweet things|I could murder a dessert|
          we want to finish on something sweet][, what is there|. any cake|, what's for dessert]
        [what's|what is there|do you do anything|anything] for [dessert|afters|pudding|a sweet tooth]
        [dessert|desserts|any dessert|any dessert tonight]?"""),
    ("food hot", "", "Hot from the kitchen there's", """
        [I'm chilled to the bone|I slept in the snow|weeks of cold rations|I've lived on dry biscuits], what hot [food|
          dish] is there
        [which pots are on the fire|which dishes come steaming|what does Odo have on the fire|what comes hot out of the oven]
        [something|anything|a dish|food|a hot meal|{have}] [hot|warm] to eat
        [which food is|what's|what is|which dishes are] [hot|warm|served hot|steaming][ in the kitchen| right now]
        [I'm frozen|I'm cold|I've eaten cold food for days|nothing but dry bread for a week|
          I want a hot meal][, what can I eat|. what's hot|, what hot dishes are there]
        [what warms|what will warm|which dish warms] [my belly|my bones|a man up|me from inside]
        [a hot meal|hot food|warm food]?"""),
    ("food cold", "", "Cold there's", """
        [something|anything|a dish|{have}] cold to eat
        [which food|what] is [served cold|eaten cold|cold from the larder][ here|]
        [I burnt my tongue|it needn't be hot|I don't want hot food|nothing hot for me][, what cold food is there|
          . what can I eat cold]"""),
    ("food soft", "", "Soft enough there's", """
        [something|anything|a dish|{have}] [soft|that needs no chewing|one can eat without teeth|easy to chew|mushy]
        [my grandfather has|this old man has|I have|granny has|my mother has|old Wat has] no teeth[ left|], what can
        [he|she|one] eat
        [I lost my teeth|I'm too old to chew|my jaw is broken|my tooth aches|they knocked my teeth out|
          my gums hurt][, what can I eat|. what's soft|, is there soft food|. what can you give me]
        [what do you have for|what can you offer|what would you give] [an old man without teeth|a toothless old man|
          a man who can't chew|a granny with three teeth]
        [what's|which dish is] [the softest|easiest to chew|soft enough for a baby]"""),
    ("food light", "", "Light on the belly there's", """
        [a nibble|a small bite|a wee bite|a light bite|a little something] [for a small hunger|before bed|
          to eat, nothing heavy]
        [my belt is tight already|I had a big lunch|I'm watching my belly|I have to run tomorrow], something light to eat
        [something|anything|a dish|{have}] [light|small|not so heavy|not too filling|easy on the stomach] to eat
        [I'm not very hungry|I only want a bite|I've eaten already|just a little hunger|I mustn't grow fatter|
          I eat like a bird][, what's light|. what small dish is there|, what would you bring me]
        [which dish|what] is [the lightest|lightest|not so heavy|light on the stomach]
        [I can't sleep on a full belly|nothing heavy tonight|only a light supper|
          I'd rather not feel stuffed][, what do you have|. what is there|, please, what would that be]"""),
    ("food filling", "", "To fill a belly there's", """
        [I skipped breakfast and lunch|I've marched all day|I chopped wood since dawn|I'm hollow to my boots|
          I've not sat down to eat all day], what [fills me|fills a man]
        [what puts|something to put|what would put] [meat on my bones|some weight on me|strength in my arms]
        [I need|give me|have you] something [that lasts until tomorrow|heavy in the belly|to fill this bottomless pit|
          for a giant's hunger]
        [something|anything|a dish|{have}] [filling|hearty|big|that fills me up|that sticks to the ribs|
          for a big hunger|solid|heavy]
        [which dish|what|which of them] is [the most filling|most filling|the biggest|the heartiest|the largest plate]
        [I worked all day|I've a hole where my belly was|I eat for two|my belly hangs on my spine|I'm a big fellow|
          I haven't eaten in two days][, what fills me up|. what's filling|, what is the most filling]
        what [fills|would fill|keeps] [a hungry man|a man like me|a bear|an empty belly|a soldier] [full|up|
          till morning]
        [I need|give me] [the biggest portion|a real meal|proper food|something that lasts], what would that be"""),
    ("food cheap", "", "Cheap to eat there's", """
        [what's the poor man's dish|what's the poor man's supper|a poor man's supper|a budget meal|budget food|
          food on a budget]
        [I lost my wages at dice|I'm saving for a horse|my purse is nearly flat|times are hard], what's [cheap to eat|
          the cheap food]
        [something|anything|a dish|food|{have}] [cheap|that won't ruin me|for a poor man|for a thin purse|
          for little coin|easy on the purse|at a low price][ to eat|]
        [which|what] [dishes are|food is|of your food is] [cheap|cheapish|within a poor man's reach|for little money]
        [I'm poor|money is tight|I haven't much coin|I'm nearly broke|my purse is light][, what can I still eat|
          . what food is cheap|, what can I eat cheaply]
        [what do|what would] [beggars|poor folk|farmhands|students] [eat|order|get] here"""),
    ("food quick", "", "Ready at once there's", """
        [five minutes is all I have|the ferry won't wait|my guards are saddling up|
          I'm double parked with my cart], what's quick to eat
        [what food is done already|what's on the stove already|what can be on my plate at once|fast food|quick bite|a quick bite]
        [something|anything|a dish|food|{have}] [quick|fast|that is ready now|that won't take long|ready at once]
        [I'm in a hurry|my cart leaves soon|I can't wait|I've no time|we must be off in a minute][, what's ready|
          . what food is quick|, what can I eat right now]
        [what's|which dish is] [the fastest|quickest|ready now|done already|ready right away]
        [what can|what could] [Odo|you|the kitchen] [serve|bring] me [right away|this minute|without waiting]"""),
    ("sick", "", "For that there's", """
        [my belly is in revolt|I ate something bad|the ferry made me seasick|my innards complain|I feel green][, what helps|
          {ask}]
        [I have a hangover|my head throbs from last night|too much firewater yesterday], what can I [eat or drink|
          have] for my stomach
        [my stomach hurts|I have a bad belly|my belly aches|I feel sick|my stomach is upset|I've been throwing up|
          I feel queasy|my guts are in knots][, what can I have|. what is good for that|, what would you give me|
          . What can you bring me|, anything gentle]
        [something|anything|{have}] for [a sick stomach|an upset stomach|a bad belly|a queasy belly|a man who is ill]
        [my {kin}|the {boy}] is [ill|sick|poorly|weak from a fever][, what can you bring us|
          . what food is good for that|, what would be good for them]
        what [is good|helps|do you give|would you take] [against a bad stomach|for a sick belly|
        when the belly hurts]"""),
    ("road", "", "For the road there's", """
        [something|anything|food|{have}] [for the road|to take along|to take with me|that keeps for days|I can carry|
          for my pack|for the journey|for tomorrow's march|to eat while riding]
        [I leave at dawn|I walk to Kingsport|I've a long road ahead|we ride all day tomorrow|
          I'm off to the mine][, what food can I take along|. what keeps in a pack|, what can I pack to eat]
        [can you|could you|would you] [pack me|wrap up|wrap me|put up] [some food|something to eat|a bundle|a bite|
          lunch]
        [any|what] [provisions|travel food|trail food|takeaway|food to go] [do you have|is there|can I buy]
        [takeaway|to go|food to go|provisions|rations]?"""),
    ("pepper", "", "Spicy? There's", """
        [something|anything|a dish|{have}] [spicy|peppery|with pepper|with some spice|that bites]
        [I like it|my {kin} likes it] [spicy|peppery|hot with pepper][{ask}|]
        [which dish|what] [is spicy|has pepper in it|has some spice|isn't bland]"""),
    ("food fine", "", "Fine enough there's", """
        [I sold my ship today|I found a treasure|I'm to propose tonight|I won the tourney], what's [your finest food|
          fine enough to eat]
        [what do you put before|what would you serve|what do you set before] [a prince|a duke|a bishop|the lady of the town]
        [something|a dish|anything|{have}] [fine|fit for a lord|fit for a king|special|grand|elegant|
          for a feast] to eat
        [I'm celebrating|it's my wedding day|we have something to celebrate|I want to impress a lady|
          money is no matter][, what's your finest food|. what is your best dish|, what do you serve for a feast]
        [what would|what does|what could] [a lord|a noble|a lady|a rich man|Lady Isolde] [eat|order|dine on] here
        [I dine|we dine|one dines] only [on the best|on fine food|on the finest][{ask}|]"""),
    ("drink fine", "", "For a fine table there's", """
        [something|a drink|anything|{have}] [fine|fit for a lord|fit for a king|noble|elegant|for a toast] to drink
        [what|which] drink [is the finest|is the noblest|would suit a lady|goes with a feast|would a lord take]
        [I don't drink peasant brew|ale is for peasants|I'm used to better than ale][, what's finer|
          , what else do you pour|. what is your finest drink]"""),
]]
# for two conditions in one line: how guests say it, traits that must be there, traits that must not
FOOD_IS = [("hot", "hot", ""), ("cheap", "cheap", ""), ("sweet", "sweet", ""), ("filling", "filling", ""), ("light", "light", ""),
           ("soft", "soft", ""), ("without meat", "", "meat fish"), ("without milk", "", "milk"), ("without mushrooms", "", "mushrooms"),
           ("without fish", "", "fish"), ("without flour", "", "flour"), ("cold", "cold", "")]
DRINK_IS = [("sweet", "sweet", ""), ("cheap", "cheap", ""), ("cold", "cold", ""), ("hot", "hot", ""), ("without alcohol", "", "alcohol"),
            ("with alcohol", "alcohol", "")]
BOTH = lines("""
    [something|anything|a {thing}|{have}] {a} and {b}
    [something|anything|a {thing}|{have}] [that's|
      that is] {a}[, but also| and at the same time| as well as| and also] {b}
    [I want|I need|I'd like|I'm looking for] [a {thing}|something] that's {a}. [and|also, it must be|it should be|
      oh, and] {b}[, too|]
    [it has to be|it must be|it should be|make it] {a} and {b}, what [{thing} is that|{thing} do you have|
      is there to {verb}]
    which [{thing}|of your {thing}s|{thing}s] [would be|could be|do you call] both {a} and {b}
    [my {kin}|the {boy}|the old man] wants [it|a {thing}|something to {verb}] {a} and {b}[, what do you have|
      . what fits|]
    {a}, {b}, and to {verb}[, what is there|. what have you got|]
    [to {verb}, what's|what can I {verb} that's|what is there to {verb} that's] {a} and {b}
    [you wouldn't have|I don't suppose there is|might there be] [a {thing}|something to {verb}] {a} and {b}
    [is there|have you got|could you find me] [a {thing}|something to {verb}] [both|that's both] {a} and {b}
    I want it {a}, [and I want it|and also|but also] {b}, what [{thing} fits|
      can we {verb}]
    [{a} first of all|above all {a}|mainly {a}], [and then|and if you can|but please also] {b}, to {verb}
""")
NEITHER = lines("""
    [something|anything|a dish|whatever you have|{have}] [without {a} and without {b}|without {a} or {b}|
      with neither {a} nor {b}]
    [I|we] [can't eat {a}, {b} neither|eat neither {a} nor {b}|eat no {a} and no {b}|won't touch {a} or {b}]{ask}
    [my {kin}|the {boy}] [can't eat {a}, {b} neither|eats neither {a} nor {b}|gets sick from {a} and from {b}]{ask}
    no {a}, no {b}{ask}
    no {a} and no {b}[, please{ask}|{ask}]
    [I'd eat|I'll take|bring me|give me] whatever has [no {a} and no {b}|neither {a} nor {b}] in it
    [I'm allergic to|I get sick from|I don't like] {a}, and my {kin} [is allergic to|gets sick from|
      hates] {b}, what can we both eat
    [which dish|what|what on the menu] has [neither {a} nor {b}|no {a} and no {b} either|no {a} or {b} in it]
    without {a}... [and without {b}|and no {b} either|oh, and no {b}]{ask}
    I [can't have|don't eat] {a}. [or {b}|nor {b}|and {b} is no better|{b} is bad for me, too]{ask}
""")
