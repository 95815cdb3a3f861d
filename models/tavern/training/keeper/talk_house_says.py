"""What guests remark on in the room: warmth, smells, sounds, light, furniture and what lies about."""
from .grammar import topic

TOPICS = [
    topic("""[it's|it is] [lovely and warm|nice and warm|wonderfully warm|toasty|pleasantly warm] [in here|here|
              inside]
             [warm|nice and warm|snug] [in here|house|place|room][, isn't it|, Marla|]
             [ah|oh], [a fire at last|the warmth|that fire is good|warm at last|a real fire]
             [that's|what] a [good fire|fine fire|roaring fire|blaze]
             [this|the|your] fire is [lovely|a blessing|so nice|wonderful|what I needed]
             *[warms his hands|holds her hands to the fire|stares into the fire|sits by the fire|stretches his legs]*
             [I can|now I] feel my [toes|fingers|feet] again
             [how|why] [is it|do you keep it] so warm in here""",
          "[The fire never goes out in this house|That's what the fire is for], {friend}. [Stay as long as you "
          "like.|]", 1.8),
    topic("""[it's|it is] [too warm|too hot|stuffy|hot as an oven|stifling|boiling] [in here|here|by the fire|
              at this table]
             [I'm|I am] [sweating|boiling|melting|too warm|roasting][ in here| by this fire|]
             {can_i} [open the window|open a window|open the door|let some air in][ a bit|]
             [can|could|would] you [open a window|open the door|let some air in|damp the fire]
             [I need|we need|give me] [some air|fresh air|a breath of air]
             [the air|the air in here] [is|smells] [thick|stale|bad|smoky] [in here|here|tonight]""",
          "[Open the window a crack|The bench by the window is cooler], {friend}.", 1.2),
    topic("""there's a [draught|draft|cold wind|chill] [in here|from the door|at this table|on my neck]
             [close|shut|somebody close|can you close|please close] [the door|that door|that window|
             the window][, it's cold| please|, I'm freezing|]
             [it's|it is] [cold|chilly|draughty|cool] [in here|at this table|by the door|in this corner]
             [the door|your door|the window] [won't close|is open|doesn't shut|keeps banging|rattles]
             [were you|was he|were they] born in a barn
             [I feel|there comes] a [chill|cold breeze|cold draught]""",
          "[I'll shut the door|The door sticks in wet weather], {friend}. [Come nearer to the fire.|]", 1.3),
    topic("""[what|something|it] smells [like supper|like a feast|of roast meat|of fresh bread|of stew|
              heavenly][ in here| tonight|]
             [what's|what is] that [lovely|wonderful|delicious|good|heavenly] smell
             [I|we] could smell [your stew|the kitchen|the roast|your cooking] [from the street|from the gate|
             at the bridge|a mile off]
             [is that|do I smell|I smell|am I smelling] [stew|chicken|roast chicken|fresh bread|onions|rosemary|pie|
             something roasting]
             [the smell|that smell|that scent] [makes me hungry|drew me in|makes my mouth water|from the kitchen]
             *[sniffs the air|smells the stew|breathes in deeply]*
             my mouth [is watering|waters]""",
          "That's Odo's mutton stew and the chicken on the fire, {friend}. [Shall I bring you some?|]", 1.6),
    topic("""[something|what|it] smells [odd|bad|funny|strange|awful|burnt|of wet dog|like feet|of smoke|
              rotten][ in here| here|]
             [what's|what is] that [awful|strange|odd|horrible|funny] [smell|stink|stench]
             is something [burning|on fire|rotting]
             [do I smell|I smell|is that] [smoke|something burning|wet dog|feet|fire|old fish]
             [it|this place|the room] [reeks|stinks] of [fish|smoke|wet wool|old ale|cabbage|boots]
             who [farted|died in here|broke wind|took off his boots]""",
          "Wet cloaks and wood smoke, {friend}. [Every good tavern smells so.|The window opens, if you like.]", 1.3),
    topic("""[what's|what is|what was] that [noise|racket|humming|creaking|thud][ outside| upstairs|]
             [did you|do you|can you] hear [that|something|footsteps|that creaking|someone upstairs]
             [I hear|I heard|there's] [footsteps|creaking|voices|steps|somebody walking|a bang] [upstairs|above us|
             outside|in the roof]
             [who|what] is [walking|making noise|moving] upstairs
             [listen|shh|hush], [what's that|did you hear|there it is again|someone's outside]
             why do the [boards|stairs|walls|beams] [creak|groan|crack][ so|]""",
          "That's only the wind in the old beams, {friend}. [Every board here creaks.|]", 1.3),
    topic("""[it's|it is] [so |very |too |awfully |][loud|noisy] [in here|here|tonight|at this table]
             [I can't|nobody can] hear [myself think|my own words|you|a word][ in here| in this din|]
             [is it|are they] always [so loud|so noisy|this loud]
             [can you|could you|please] [ask them to be quiet|tell them to keep it down|quiet them down]
             [such a|what a|this] [din|racket|noise]
             [is there|have you] a [quieter|quiet|less noisy] [corner|table|room|place][ to sit|]""",
          "It's quieter at the bench by the window, {friend}.", 1.1),
    topic("""[it's|it is] [so |very |too |awfully |][dark|dim|gloomy] [in here|here|in this corner|at my table]
             [I can't see|I can hardly see|who can see] [my food|a thing|my own mug|what I'm eating][ in here|]
             [can|could] [I|we] have [more light|another candle|a candle|some light][ on the table| here|]
             [bring|light] [a candle|another candle|a lamp|us a light][, please| here|]
             [the|this|our] candle [has gone out|is nearly burnt down|is out|went out]
             why is it so dark[ in here|]""",
          "[A candle, then|I'll bring a candle], {friend}. [The corner by the fire has the best light.|]", 1.1),
    topic("""[it's|it is] [nice and quiet|so quiet|peaceful|quiet as a chapel|calm] [in here|here|tonight|
              at the Goose]
             [I like|I love|we like] [the quiet|a quiet inn|the peace here|how quiet it is]
             [what|such] a [quiet|calm|peaceful] [house|evening|place|inn]
             [finally|at last|ah], [some peace|some quiet|peace and quiet|a quiet corner]""",
          "Enjoy the quiet, {friend}. [When Finn comes, it's over.|]", 1.1),
    topic("""[this|my|our|the] [table|chair|bench|stool] [wobbles|is wobbly|is broken|creaks|has a short leg|is hard|
              rocks]
             [do you have|have you|can I get] [a cushion|a softer chair|a better chair|another stool]
             [this|the] [table|bench|bar] is [sticky|dirty|wet|greasy|full of crumbs]
             [can|could|would] [you|someone] [wipe|clean|scrub] [the table|this table|the bench|my table]
             [I|my sleeve] [stick|sticks] to [the table|your bench|the bar]
             [I got|there's] a splinter [from your bench|in my hand|in this chair]""",
          "[Tom will see to it|Elsie will see to it], {friend}. [Take the next table for now.|]", 1.2),
    topic("""[the|your] [roof|ceiling] [leaks|is leaking|drips on me|is dripping]
             [it's|something is|water is] dripping [on my head|from the ceiling|into my stew|on the table]
             [there's|you have] a [leak|hole] in [your|the] [roof|ceiling]
             [why|what for] is there a bucket [in the middle of the floor|on the floor]""",
          "[That roof again|The roof again]! Move along the bench, {friend}, and I'll set a bucket under it.", 0.9),
    topic("""[somebody|someone|who] [left|forgot|lost] [a hat|a glove|a purse|a cloak|a knife|a pipe|
              a book][ here| on the bench| under the table|]
             I found [a coin|a purse|a ring|a key|a glove|a copper|a hat|a letter] [on the floor|under the table|
             by the door|on my chair|on the bench]
             [there's|look,] [a purse|a key|a ring|a coin|a glove] [on the floor|under my chair|by the fire]
             [is|whose is] this [your key|anybody's hat|hat|purse|glove|your ring|knife]
             [did anyone|has somebody] [lose|lost] [a ring|a purse|a glove|a key]
             [can|may|shall] I keep [it|what I found|the coin]""",
          "Give it here, {friend}, and I'll keep it for whoever asks. [That's honest of you.|]", 1.1),
    topic("""[I can't find|have you seen|did you find|did anyone find] my [hat|ring|glove|pipe|key|scarf|pouch|
              left boot|spoon]
             I [left|forgot] my [hat|cloak|bag|gloves|stick|pipe] [here|at your table] [yesterday|last night|
             this morning|last week]
             my [hat|cloak|stick|bag] [was here|was on this bench|hung here] [a moment ago|just now|before supper]
             [is there|do you keep] a [box|shelf] for [lost things|what guests forget]
             [lost and found|lost property]?""",
          "Look under the bench first, {friend}. [What guests forget I keep behind the bar.|]", 1.1),
    topic("""[names|letters|hearts|a heart|all kinds of things|words] are [carved|scratched] [in|into] [the|this|
              my] [table|bench|bar]
             [who|did someone] carved [his name|these names|this heart|that] [here|in the table|in your bar]
             {can_i} carve my name [here|in the table|into the bar|too]
             [what's|what is] [carved|cut] [in|into] [this|the] [table|beam|bench]""",
          "Half of Thornwick is carved in those tables, {friend}. [But no more names, please.|]", 0.8),
    topic("""[you have|what a|that's a|this is a] [handsome|big|fine old] [house|room|hearth|bar|taproom]
             I like [your house|the beams|how you've done the place|this old room|the look of the place|your curtains]
             [this place|your inn|the house|the room] [has charm|looks homely|looks well kept|has a good feel to it]
             [reminds me of|just like|it's like] [home|my grandmother's kitchen|an inn I knew as a boy]
             [you keep|Elsie keeps] a [clean|tidy|good|fine|proper] house
             *[looks around in wonder|admires the beams|looks at the ceiling|nods at the room]*
""",
          "[It's old, but it's mine|Twenty years I have kept it], {friend}. [Make yourself at home.|]", 1.5),
    topic("""*[looks at Marla|leans on the bar|knocks on the bar|catches Marla's eye]*
             *[walks up to the bar|steps to the bar|sits down at the bar|comes closer|puts a coin on the bar]*
             *[raises a hand|whistles for the keeper|snaps his fingers]*
             [over here|one moment, Marla|Marla|hey, Marla|a word, keeper|innkeeper]!""",
          "[What can I bring you|What will it be], {friend}?", 1.2),
    topic("""[I saw|there's|is that] a [spider|cobweb|spider's web|bat|moth|beetle] [on the wall|above me|
              in the corner|on my table|in the beams]
             [look|ugh|eek], a [spider|moth|bat|beetle|cockroach][ on my sleeve| in the corner| on the ceiling|]
             I'm [afraid of|scared of|no friend of] [spiders|moths|bats]""",
          "It pays no rent and eats the flies, {friend}. [Leave it be.|]", 0.9),
    topic("""[I'm|I am|we're] [a bit |a little |quite |so |very |][drunk|tipsy|legless|three sheets to the wind]
             [I think|I fear] I [had too much|drank too much|had one too many|should stop drinking]
             [the room|everything|my head|the ceiling] is [spinning|going round|turning]
             [why|how come] are there two of you
             [hic|*hic*|*slurs his words*|*sways on the stool*]
             I can still [walk straight|stand|count my fingers]""",
          "You've had enough ale, {friend}. [Sit down and drink some water, it's free.|Water is free.]", 1.5),
    topic("""[I feel|I'm feeling|I'm going to be|I think I'll be] [sick|ill|queasy][ from the ale| to my stomach|]
             I [have to|must|need to] [throw up|vomit]
             *[throws up|vomits|looks green|holds his stomach]*
             my [stomach|belly] [turns|is turning|is upset|is not well]""",
          "Out the back door, {friend}, and quick! [Then drink some mint tea.|]", 1),
]
