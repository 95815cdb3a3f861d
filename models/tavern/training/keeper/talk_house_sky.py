"""The hour, the day and the season, the weather, the roads in it, and the harvest feast."""
from .grammar import fact, topic

WEATHER_ANSWER = "[Wind from the hills, and rain before morning|Cold and wet, as always in autumn], {friend}."
ROADS = "[the roads|the road|the south road|the track to the mine|the hill road|the way to Kingsport]"

TOPICS = [
    fact("""[have you|do you have] [the time|a clock|an hourglass|any idea how late it is]
            is it [still day|supper time|past sunset|past midnight|nearly midnight|past six][ already| yet| now|]
            I've lost all sense of [time|the hour], [what time is it|how late is it|is it night already]?
            [how|so how] late [has it got|did it get|have we got it|is the hour]
            [what|which] [bell|hour] [was that|just rang]
            have the [evening |six |]bells [rung|gone][ already| yet|]
            [what time|what hour] [do you make it|would you say it is|have we got|is it now, roughly]
            [time|hour|the time|the hour]?
            has the sun [gone down|set][ already| yet|]
            [it must be|surely it's|I guess it's] [late|past supper|nearly night][, isn't it|, no|]?""",
         "It's evening, after sunset, and the bells rang not long ago.", 2),
    fact("""[when|what time|at what hour] is [sunset|sundown|dusk|nightfall][ here| at this time of year|]
            [when|how early|how soon] does [the sun set|it get dark|night fall|
            it grow dark][ here| in autumn| these days|]
            how long [is it|do we have] [until dark|before nightfall|till sunset]
            [the days are short|it gets dark early|night comes so early][ now|], [when's sunset|no|doesn't it]?""",
         "The sun is down already, {friend}. [It sets early in late autumn.|]", 1.2),
    fact("""[when|what time|at what hour|how early] is [sunrise|sunup|dawn|daybreak|first light]
            [when|how late] does [the sun rise|it get light|the sun come up|the day break][ here| in autumn|]
""",
         "The sun rises late now, {friend}. [The door opens with it, and there's porridge.|]", 1),
    topic("""[what|which] day [do we have|have we got|would today be|are we on]
             [is it|is today] [market day|the sixth day|a feast day|a holy day|the first of the month|Monday|Friday|
             Sunday]
             [what's|what is] [the day today|the day of the month]
             [I've lost count of|I forgot|I no longer know] [the days|the date|what day it is]
             [how many days|how long] [until|till|to] [market day|the next market|the sixth day]
             [today is|today's] [market day|a holiday|the sixth day|the feast], [right|no|is it]?""",
          "I count barrels and not days, {friend}. [The harvest feast is in three days, that much I know.|]", 1.6),
    topic("""[which|what] year [are we in|do we have|do you write|have we got|would this be]
             [what's|what is] the year[ now| here| by your count|]
             what [age|century|era] is this
             [I slept so long|I've been away so long], what year [is it|have we]?
             [how|by what] do you count the years here
             [is it|are we in] [the year] [1200|1342|a thousand|2024|nine hundred]""",
          "I count years by the barrel, {friend}. [Ask Sister Agnes, she keeps the book.|]", 1.2),
    fact("""[what|which] [season|time of the year|month] [do we have|are we in|is this|have we got|would that be]
            are we in [autumn|fall|winter|spring|summer|late autumn][ here| now| already|]
            [the leaves are brown|all the leaves are gone|the trees are bare], [is it autumn|what month is it|
            is winter near]?
            [are we|is it] [near|close to] [winter|the end of the year|midwinter]""",
         "It's late autumn. [The harvest is in, and the first frost is near.|]", 1.5),
    topic("""[what's|what is|is anything] [on|going on|happening] [tomorrow|today|this evening|tonight|
              this week][ in town| here|]
             [what is there to do|anything special|anything planned] [tomorrow|today|tonight|this week]
             [what are your|do you have any] plans [for tomorrow|tonight|for the week]
             what [does|will] tomorrow bring
             is [tomorrow|today] [a special day|a good day for the market|a busy day]""",
          "[Finn plays tonight|Tonight there's Finn and his songs], and in three days there's the harvest "
          "feast.", 1.4),
    fact("""[where|when] will the [harvest feast|feast|dance|celebration] [take place|be|begin|start]
            [how many days|how long] [until|till|to|before] the [feast|harvest feast|festival|dance|fair]
            [will you|do you|does the Goose|are you going to] [be at|take part in|sell ale at|go to|
            celebrate] the [feast|harvest feast|festival]
            what [do people|do you|does one] [eat|do|drink|wear] at the [feast|harvest feast|festival]
            will there be [dancing|music|free ale|a bonfire|a parade|games|food] at the [feast|harvest feast|festival]
            [can|may] [strangers|travellers|anybody|I|we] [come to|join|attend|dance at] the [feast|harvest feast|
            festival]
            [I heard|they say|someone said] there's a [feast|festival|celebration|big dance] [soon|coming|this week|
            in town], [when is it|is that so|where]?
            [do you|does this town|does this house] [celebrate|keep|have] [midwinter|the solstice|Yule|harvest|
            any feasts|holidays|festivals]
            [when's|when is|how about] the [next|big|town] [party|dance|feast|celebration|holiday]
            what are [these barrels|these garlands|the garlands|the lanterns|those extra barrels] for
            [what's with|describe] the [harvest feast|feast|festival|big dance]
            [feast|festival|harvest feast|any feast|fair]?""",
         "The harvest feast is in three days, on the market square. "
         "[There will be dancing, and I bring four barrels.|Elsie bakes forty tarts for it.]", 2),
    fact("""[how is|how's] the [sky|weather|night] [doing|looking|this evening|at this hour]
            [what|which] [weather|sort of weather|kind of night] [is it|do we have|have we got|
            are we having][ out there| tonight|]
            [have you looked|did you look|could you look] [outside|out of the window|out the door][, how is it|
            , what's it like| lately|]
            has the [weather|storm|sky] [changed|cleared|calmed down|got any better|got worse][ yet| now|]
            how [bad|rough|foul|dreadful] is it [out there|outside|out on the road][ now| tonight|]
            is it [nasty|pleasant|dry|mild|fit for man or beast|wild] [outside|out there|out]
            [weather report|how's it outside|weather|the weather]?
            [I dare not|I don't want to|must I] go [out there|outside|back out][ again|], [how's the weather|
            is it bad|what's it doing]?
            [is the weather|is it] always [like this|so wet|this bad|so grey] [here|in Thornwick|in autumn]""",
         WEATHER_ANSWER, 2),
    fact("""[what will the weather be like|how will the weather be|how will it be|how will the sky look] [tomorrow|
             in the morning|for the next days|this week|at dawn]
            [what's|give me|have you] [the forecast|the outlook|a forecast][ for tomorrow| for the week|]
            will [tomorrow|the morning|the week] [be dry|be any better|be fine|look better|be a good day to travel]
            [can I|could we|is it wise to] [travel|plough|fish|ride] tomorrow[, or will it rain| in this weather|]
            [I set out|I ride|we sail|we leave] [at dawn|in the morning|tomorrow], [what weather will I get|
            will it be dry|will the weather hold|is rain coming]?
            will [the weather|it] [hold|stay like this|stay dry]
            what does your knee say[ about tomorrow| about the weather|]""",
         "[Rain before morning|More rain tomorrow], and frost by the end of the week, if my knee is right.", 1.8),
    fact("""[when will|will] the rain [stop|ever stop|end|let up|be over]
            [does|will] it [ever stop raining|rain all night|rain much here|always rain here|rain all week|
            keep raining]
            is [that rain|that rain I hear|it raining again|it still pouring|it drizzling]
            [it's|it is|still] [pouring|bucketing down|raining cats and dogs|drizzling|coming down in sheets|
            wet as a fish]
            [all this|I hate this|damn this|enough of this] [rain|drizzle|wet]
            [I'm|we're] [waiting for|sitting out] the rain[ to stop|]
            [rain|rain again|more rain]?""",
         "Rain all night, {friend}. [It's dry by the fire.|Nobody drowns in here.]", 1.5),
    fact("""[might it|could it|does it look as if it will|
             do you reckon it will] snow[ tonight| tomorrow| soon| this week| before the feast|]
            [is there|have you had|has there been|
            did you have] [any |][snow][ yet| this year| in the hills| on the road|]
            [when|how soon] will the [first |][snow|frost] [come|fall|be here]
            [it smells of|it feels like|it looks like|I smell] [snow|frost]
            [snow|any snow|first snow]?""",
         "No snow yet, {friend}. [Frost comes by the end of the week, if my knee is right.|]", 1.4),
    fact("""[is there|will there be|do you get|is it] [fog|mist|foggy|misty|
             a lot of fog][ outside| tonight| on the river| in the morning| here|]
            [the fog|that mist|such a fog|this mist] [is thick|creeps up from the river|swallowed the road|
            is like soup|gives me the shivers]
            [I couldn't|I can't] see [my own hand|the road|your sign|a thing] [in this fog|for the mist|out there]
            where does [all this|the] fog come from""",
         "[The fog comes up from the Wend|There's fog on the Wend], {friend}. [Don't walk by the water in it.|"
         "]", 1.1),
    fact("""[is there|will there be] [a storm|a storm coming|a gale|lightning|thunder tonight|a big wind]
            [did you hear|what was|hear] [that thunder|that crash|that bang|the thunder|that gust]
            [the wind|that wind|this gale|the storm] [howls|rattles your windows|nearly blew me off the road|
            took my hat|is getting worse]
            [it's|there's] [blowing a gale|a storm brewing|thunder in the hills|such a wind]
            when will the storm [end|be over|pass|blow over]
            how long will [the storm|this wind|it] last
            will the roof [hold|hold in this wind|stay on]""",
         "Wind from the hills, {friend}, it blows itself out by morning. [The roof of the Goose holds.|]", 1.3),
    fact("""does it get [cold|freezing|chilly|icy|frosty] [out there|at night|tonight|here at night|in the morning]
            [how|so how] cold [does it get|will it be|is it out there|are the nights]
            [I'm|I am|we are|my boy is] [freezing|so cold|frozen stiff|chilled to the bone|shivering|blue with cold]
            my [teeth are chattering|fingers are numb|toes are ice|nose is frozen|hands won't thaw|
            beard has ice in it]
            [brr|brrr|by all that's warm], [it's cold|it's freezing out there|what a cold night|shut the door]
            [warm me up|I need warmth|I can't get warm|how do I get warm|something to warm my bones]
            [it's|it is] [bitter|bitterly cold|nippy|too cold for my old bones|cold as a grave] [out|outside|tonight|
            on the road]""",
         "[Cold and wet, as always in autumn|It's a cold night], {friend}. Come closer to the fire.", 1.6),
    fact("""[do I need|should I take|should I bring|will I need|would you take|is it worth taking] [my coat|
             a thick coat|gloves|a hat|boots|a warm hat|my cloak|an oilskin]
            [what|which clothes] [should|do|must] [I|one|we] [wear|put on|pack] [outside|tomorrow|on the road|
            for this weather|out there]
            [can|could] I go out [without a coat|in my shirt|like this|without a hat]
            will [my thin cloak|this shirt|a light coat|my summer cloak] [be enough|do][ out there| tomorrow|]
            [coat or no coat|cloak or no cloak|with or without a cloak]?""",
         "Aye, take a warm cloak, {friend}. [It's cold and wet out there.|]", 1.5),
    fact("""what about {roads} [now|in this rain|in this weather|after the rain|today|at this time of year]
            are the roads [muddy|passable|flooded|washed out|dry|open|under water|slippery]
            how are the roads [now|in this rain|after the rain|today|out of town]
            [can|will] [a cart|a wagon|my horse|a walker|one] get through [in this rain|on these roads|the mud|
            to Kingsport now]
            is there [much |a lot of |][mud|water|ice] on {roads}
            [does|will] [the rain|this weather|all that water] [flood the roads|spoil the roads|wash out the bridge|
            slow us down]
            [the mud|that road|the road here] [ate my boot|nearly swallowed my cart|cost me a wheel]""",
         "The roads are all mud in this rain, {friend}. [Wear good boots.|]", 1.4, values={"roads": ROADS}),
    topic("""is the moon [full|up|out|new][ tonight| now|]
             [can|do] you see [the moon|the stars|any stars][ tonight|]
             [what|which] [moon|phase] is it[ tonight|]
             [the moon|such a moon|a full moon][ is up| tonight| over the river|]""",
          "No moon in this rain, {friend}. [Take a lantern if you go out.|]", 0.9),
    topic("""[how are|tell me about] [the|your] winters [here|in Thornwick|in these parts]
             are [the|your] winters [cold|long|hard|snowy][ here|]
             what are [the|your] winters like[ here|]
             [does it snow|is there much snow|do you get snow] [here|in winter|in this town|a lot]
             [when|how soon] does [winter|the snow|the frost] [come|begin|arrive][ here|]
             is winter [coming soon|near|going to be hard|going to be long]
             how [do you|does one] [get through|spend|live through] [the winter|a winter|winter][ here|]
             [are you|is the town] ready for [winter|the cold|the snow]
             [I'd hate to|nobody should|who would] [spend the winter|winter] here""",
          "[Cold and long|Long and white], {friend}. [The first frost comes by the end of the week|Bring a warm "
          "cloak].", 2),
    topic("""[when|how soon] [is|comes] [spring|summer|warm weather][ here| again|]
             how long until [spring|summer|warm weather]
             [will it|does it ever] [get warm|be warm|dry up] here
             [I|we] [miss|long for|dream of] [the sun|summer|spring|warm days|sunshine][ so much|]
             is [the summer|it ever|spring] [nice|warm|sunny|lovely][ here| in Thornwick|]
             [where is|what happened to|whatever became of] [the sun|summer|the sunshine]""",
          "Not before the snow has gone, {friend}. It's late autumn now.", 1.5),
    topic("""[was that|is that|did you hear|listen, is that] [thunder|a storm coming|lightning|the wind|hail]
             [I heard|there's|such] [thunder|a storm|lightning][ outside| over the hills| just now|]
             [I'm|we're|my cloak is|my boots are|my hat is] [dripping wet|wet through|soaked through|wet to the skin|
             full of water]
             [the rain|that shower|this weather] [soaked me|got me good|caught us on the road]
             I [look like|feel like] [a drowned rat|a wet dog]
             [even my|my] [socks|bones|boots|underclothes] are [wet|soaked|dripping]
             [I swam|we nearly swam] here[, more or less| in this rain|]
             *[shakes the rain off|wrings out his hat|drips on the floor|stamps the mud off|shivers]*""",
          "[Foul weather tonight|Wind and rain from the hills], {friend}. Come closer to the fire and [dry your "
          "cloak|warm yourself].", 2),
    topic("""is the [river|Wend] [frozen|high|flooded|low|icy][ now| already| yet|]
             [can one|can I|do you] [swim|bathe] in the [river|Wend]
             [does|will|did] the [river|Wend] [flood|come over the banks|rise|
             burst its banks][ in this rain| often| tonight|]
             how [high|deep] is the [river|Wend|water][ now| today|]
             is [the water|the river] [too cold for a swim|dangerous now]""",
          "The Wend is cold and runs high in autumn, {friend}.", 1),
]
