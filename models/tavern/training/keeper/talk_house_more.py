"""More ways to speak of the hour, the season and the weather, with the answers of talk_house_sky.py."""
from . import talk_house_sky
from .grammar import lines


def again(topics, said, asked):
    """One of the topics, with other things that guests say; `said` is a part of its answer, and of no other."""
    [found] = [t for t in topics if any(said in answer for answer in t["a"])]
    asked = lines(asked)
    share = min(1.5, max(0.5, len(asked) / len(found["q"])))
    return {**found, "q": asked, "weight": found["weight"] * share}


SAID = {
    "It's evening, after sunset": """
        [what does the clock say|what o'clock is it|what's the hour, pray]
        [got the time|got the time on you|what time you got|time check]
        [any idea what time it is|any idea how late it is|do you happen to know the time]
        I must have [dozed off|slept for hours], [how late is it|what time is it now]
        [did I hear bells just now|was that the evening bell|were those the six bells|did the bells ring already]
        [what part of the day is it|is it morning or evening|is it day or night|day or night]
        [has night fallen|is it night already|is it night yet|is it night]
        it's so dark out there, [is it night already|is it that late already|what time is it]
        I can't tell [if it's day or night|the hour] [in here|without windows|in this gloom]
        [when did the bells last ring|how long since the bells rang|how many bells was that]
        [how far gone is the day|is the day over already|is the evening still young]
        [tell me the time|I need to know the time|I need the time|could you tell me the hour]
        [is it late|is it very late|is it that late|how late is it really|is it getting late]
        [I travelled all day and lost track of time|I lost track of time|time flies in here][, how late is it|
            , what's the hour|]
        [is the sun still up|is it light out still|is there any daylight left|how much daylight is left]""",
    "The sun is down already": """
        [did I miss the sunset|is the sun gone already|can I still see the sunset]
        [how many hours of daylight are left|how much light have I left|will I make it before dark]
        [it's dark so early|dark already|night falls early here|the nights are long now|how short the days are]
        [when do they light the lanterns|when do I need a torch|when does the dark come]
        I [must|want to|have to] [get there|travel|be home] while [it's light|the sun is up][, how long have I got|]""",
    "The sun rises late now": """
        [when will it be light|when does it get bright|when is it day again|when does the day start here]
        [when does the cock crow|when do the roosters crow|how early does the cock crow]
        [I want to see the sunrise|I'd like to leave with the sun|I want to be off with the first light][, when is that|
            , when's that here|]""",
    "I count barrels and not days": """
        [what day is it|what's today|which day is it today|what's the date|what date is it|today's date]
        [is it the weekend|is it Sunday already|is it Monday|it's Friday, right]
        [I've been on the road so long I don't know what day it is|the days all blur into one|I lost count of the days]
        [which day of the week is it|what day of the month is it|what's the calendar say]
        is it [the first|the last|the middle] of the [month|week]""",
    "It's late autumn. [The harvest": """
        [is it still summer|is summer over|is it autumn already|is it winter yet|has winter begun]
        [is it harvest time|is the harvest in|have they brought in the harvest|is the harvest done]
        [what time of year is it|what month are we in|what season is it|which month is it|season?]
        [how near is winter|how long until winter|is it nearly winter|is winter close]
        [are the apples all picked|are the fields empty|is the barley in]
        [the trees are golden|the leaves are falling|the leaves are all yellow|the storks have gone|
            the geese fly south][, so it's autumn|, is it autumn|]
        [I've been at sea for months|I've been underground for weeks|I was in a dungeon], what season is it""",
    "Wind from the hills, and rain before": """
        [what's the weather doing|how's the weather|how's the weather out there|what's it like outside]
        [is the sky clear|is it cloudy|are there clouds|is it overcast|what does the sky look like]
        [is it a nice night|is it a fine evening|nice evening, isn't it|lovely night, isn't it]
        [should I expect rain tonight|will I get rained on tonight|is there rain coming|will it rain tonight]
        [is the weather good|is the weather bad|good weather for a walk|is it good walking weather]
        [could I sleep under the open sky tonight|is it a good night to camp out|can we camp outside tonight]
        [do you get any sun here|does the sun ever shine here|do you ever see the sun here]
        [what does the wind say|where's the wind from|which way is the wind blowing]
        [is it safe to go out in this|can I go out in this|is it fit to walk outside]
        [I came in by the back, what's it doing out there|I've been in here all day, how is it outside]
        [will it stay dry tonight|will it be dry for the walk home|do I risk a soaking if I walk home]
        [rain or shine|wet or dry|good or bad weather] [tonight|out there]""",
    "More rain tomorrow": """
        [how does tomorrow look|what will the sky do tomorrow|what's the weather going to be tomorrow]
        [will the sun come out tomorrow|any chance of sun tomorrow|will we see the sun tomorrow]
        [is better weather coming|will the weather get better|when will it improve]
        [will it be a dry week|how will the week turn out|what does the week hold for a traveller]
        [will there be frost tonight|is it going to freeze tonight|is there frost coming|will it freeze this week]
        [is it getting colder|will it be colder next week|does it get worse from here]
        [my bones say rain|my old wound says rain|my knee says it will rain|my corns ache, so it will rain]
        [the swallows fly low|the cows were lying down|there was a ring around the sun|
            the spiders came inside][, what does that mean|, does that mean rain|]
        [is tomorrow a good day to set out|good travelling weather tomorrow|can I count on a dry road tomorrow]
        [I have to thatch a roof tomorrow|we're shearing tomorrow|I want to go fishing tomorrow], will it [be dry|rain]
        [weather tomorrow|rain tomorrow|what about tomorrow's weather|and tomorrow's weather]""",
    "Rain all night": """
        [has it stopped raining|has the rain let up|is it still raining|still raining|raining again]
        [will I get wet if I leave now|will I get wet out there]
        [it's been raining for days|it hasn't stopped raining since Monday|it rained the whole way|rain, rain, rain]
        [listen to that rain|the rain is drumming on the roof|I hear rain|is that rain on the shutters]
        [what a downpour|such a downpour|the heavens have opened|somebody up there is emptying buckets]
        [nice weather for ducks|lovely weather for ducks|weather for ducks and frogs]
        [the gutters are overflowing|the street is a river|puddles as big as ponds out there]
        [it's chucking it down|it's tipping down|it's spitting out there|it's raining hard|it's raining|it's wet out]
        [I'm sick of this rain|I hate rain|I can't stand the rain|this rain gets me down]
        [I like it when it rains|there's nothing like rain on the roof]
        [I'll wait till the rain is over|I'd rather wait out the rain|we'll go when the rain stops]
        [will it clear up|do you think it'll clear up|is it going to clear up before midnight]
        [so much for a dry night|it never rains but it pours|into each life some rain must fall]
        [wet enough for you|wet, isn't it|a wet night|wet out there]""",
    "No snow yet": """
        [did it snow here already|has the snow come|is there snow out there|is it snowing|does it snow already]
        [I hope it won't snow|let's hope the snow stays away|I don't want to be snowed in]
        [my boy wants to see snow|I've never seen snow|I want to build a snowman|I love snow]
        [it's cold enough for snow|snow is in the air|looks like snow to me|those are snow clouds]
        [will the snow catch me on the road|must I fear snow on my way|can I get home before the snow]
        [will we have a white feast|will it be white for the feast|will there be snow for the feast]
        [snowflakes|a snowflake fell on my nose|was that a snowflake]""",
    "The fog comes up": """
        [thick fog tonight|foggy night|what a fog|such thick mist|misty out there|it's foggy]
        [I got lost in the fog|I nearly walked into the river in this fog|I walked in circles in the mist]
        [mist is rolling in|the fog has swallowed the town|the fog is so thick you could cut it]
        [it's like walking through milk|it's pea soup out there|you can't see your hand before your eyes out there]
        [is it always this misty|do you always get this much fog|why is it so foggy here|where's this mist from]
        [something moved in the fog|I saw shapes in the mist|the fog plays tricks on my eyes]""",
    "blows itself out by morning": """
        [it's windy|windy night|windy out there|quite a wind tonight|it's blowing hard out there]
        [the shutters are banging|the shutters rattle|your sign is swinging like mad|the wind nearly took your sign]
        [a storm is coming|there's a storm on the way|a storm is brewing|storm's coming|I smell a storm]
        [I don't like the look of that sky|those clouds look bad|black clouds over the hills|the sky is black]
        [hear that wind|listen to the wind|listen to it howl|how the wind howls|hark at that wind]
        [a tree came down on the road|trees are falling out there|branches are flying about]
        [I couldn't keep my torch lit|I was nearly blown off the bridge|the wind pushed me through your door]
        [is the storm over|will this wind ever stop|when will the wind die down|has the wind dropped]
        [the whole house is shaking|the walls are shaking|is this house safe in a storm|will the house stand]
        [storms frighten me|my dog hates storms|the little ones are afraid of the storm]
        [wind like that could skin a goat|that wind cuts like a knife|that wind has teeth]""",
    "It's a cold night": """
        [it's freezing out there|it's freezing outside|freezing out there|cold out there|cold outside]
        [it's cold tonight|cold night|chilly night|chilly tonight|chilly, isn't it|cold, isn't it]
        [I'm cold|I'm so cold|I'm chilly|we're cold|I'm icy cold|so cold]
        [I can't feel my feet|I can't feel my hands|I've lost all feeling in my toes|my ears are numb]
        [I'm frozen to the marrow|I'm frozen solid|I'm turning into an icicle|I nearly froze on the way here]
        [my hands are like ice|my fingers won't bend|my fingers are blue|my lips are blue]
        [it's cold enough to freeze a dwarf's beard|cold as a witch's heart|colder than a banker's smile]
        [I could see my breath out there|the cold goes right through my cloak|this cold creeps into everything]
        [it feels like winter already|winter came early|feels like frost|there's a bite in the air|a nip in the air]
        [let me thaw|I need to thaw out|let me thaw my toes|I need to get warm|where can I get warm]
        [not a night to be out|no night for man or beast|I wouldn't send a dog out tonight|bad night to be outside]
        [it's perishing out there|bloody cold|damn cold|blasted cold out there|it's nippy out]
        [I've been out in the cold all day|I slept in the open and I'm still cold|I stood guard all night in the cold]
        [do you have somewhere warm|anywhere warm for a frozen man|is there a warm spot for me]
        [my nose is running from the cold|my moustache is frozen|I have icicles in my beard]""",
    "Aye, take a warm cloak": """
        [is a light cloak enough|is this jacket too thin|am I dressed warmly enough|do I look warm enough]
        [will I freeze in this|will I be cold in this shirt|am I going to be cold outside]
        [should I wrap up warm|should I dress warmly|better wrap up, eh|do I need my winter things]
        [I only brought summer clothes|I only have a thin shirt with me|I forgot my coat at home|I came without a cloak]
        [would a scarf be wise|are gloves needed out there|what would you wear out there]""",
    "The roads are all mud": """
        [my cart is stuck in the mud|my wagon got stuck|the wheels sank to the axle|we had to push the cart]
        [mud everywhere|mud up to the knees|I was up to my knees in mud|nothing but mud out there]
        [what state are the roads in|how's the road|is the road fit for wheels|are the roads good for a cart]
        [the road was a swamp|the road here was one long puddle|the road is a bog|such a muddy road]
        [I lost a boot in the mud|my horse slipped twice on the road|my horse sank in up to the belly]
        [is travelling hard now|is it hard going on the road|will I get stuck on the road|will my wagon make it]
        [did the rain wash out the road|has the rain ruined the roads|are the roads under water]""",
    "No moon in this rain": """
        [is there a full moon tonight|is it full moon|does the moon shine|what's the moon like tonight]
        [are the stars out|can I see the stars tonight|I'd love to look at the stars|stargazing tonight]
        [is it pitch dark outside|how dark is it outside|is it very dark out there|can I find my way in the dark]
        [can I find my way by moonlight|will the moon light my way|is there moonlight to walk by]
        [is it a night for werewolves|do werewolves come out tonight|I get odd when the moon is full]""",
    "Cold and long": """
        [how bad are the winters here|how harsh is winter here|how long is winter here|how hard is winter here]
        [do you dread the winter|I fear the winter|I don't like winter]
        [does the town get snowed in|are you snowed in here in winter|how much snow do you get in winter]
        [what do you do here all winter|how do folk here pass the winter|is it quiet here in winter]
        [my first winter here, what should I expect|I've never seen a winter in the hills|what's winter like up here]""",
    "Not before the snow has gone": """
        [when will it be warm again|when does the sun come back|when do we get some warmth again]
        [I can't wait for spring|roll on spring|hurry up, spring|oh, for a bit of spring|if only it were spring]
        [I wish it were summer|I want summer back|I miss summer|I miss the warm days|give me summer any day]
        [how far off is spring|is spring far off|when does spring come|is it spring soon]
        [when do the flowers bloom|when do the swallows return|when do the trees turn green|when do farmers sow]
        [when do you put tables outside|when can one sit in the garden again|when is it warm enough to sit outside]
        [I need some sun|I want sunshine|a bit of sun would be nice|some sunshine would do me good]""",
    "Foul weather tonight": """
        [awful weather|lousy weather|miserable weather|rotten weather|filthy weather|bad weather]
        [what awful weather|what terrible weather|what weather|what a night out there|what a foul night|nasty weather]
        [some weather we're having|lovely weather we're having|charming weather you have here|quite the weather, eh]
        [the weather has turned|the weather's turned nasty|this weather is killing me|this weather gets me down]
        [I hate this weather|I've had enough of this weather|my joints ache in this weather]
        [I'm drenched|I'm soaked|we're soaked|I'm wet through|I'm sopping wet|I'm wet as a fish]
        [my cloak weighs a ton|water is running down my neck|I'm dripping all over|my hat is a bucket]
        [my boots squelch|there's water in my boots|my boots are full of water|my feet are wet]
        [I need to dry off|let me dry off first|I have to get out of these wet things|I want to get dry]
        [good to be out of that|good to be out of the rain|finally out of the rain|glad to be indoors]
        [at last a dry place|nice to be in the dry|a roof at last|glad you had a light on]
        [I walked three hours through the rain|I came through the storm|I rode through the worst of it|
            I've been in the rain all day]
        [I seek shelter from the storm|I just came in to get out of the rain|can I shelter from the rain]
        [the rain got me|the rain caught me|I got caught in the rain|a cart splashed me from head to toe]
        [nasty out there|nasty night|foul night|wicked night|dreadful night|horrible out there|grim out there]
        [I didn't pick the best night to travel|what a night to be on the road|only a fool travels in this weather]
        [grey and wet as ever|grey skies again|nothing but grey skies|grey day]""",
    "The Wend is cold and runs high": """
        [I feel like a swim|fancy a swim in the river|can I swim across]
        [could I walk through the water|is the river deep]
        [the river looks angry|the river looks high tonight|the river has risen|the river is wild]
        [is there a flood coming|will the town flood|did you ever have a flood|does the water come up to your door]
        [is the water cold|is the river warm enough for a bath|how's the water]""",
    "and in three days there's the harvest": """
        [what's happening this evening|what's on tonight|anything on tonight|anything going on tonight]
        [is there anything to do tonight|what's the plan for tonight|how do I spend the evening here]
        [any events this week|any events coming up|what's coming up|anything to look forward to]
        [tell me what's on|what's on around here|what's on at the Goose|what's the programme tonight]""",
    "on the market square. [There will": """
        [what's everyone getting ready for|the whole town seems excited, what for|what's all the excitement about]
        [why are they hanging garlands|why are there lanterns on the square|what are they building on the square]
        [when's the party|am I in time for the feast|did I miss the feast|am I too late for the feast]
        [I came for the feast|I'm here for the harvest feast|we've come all this way for the feast]
        [is something being celebrated here|is there anything to celebrate|what's the big event|what's the occasion]
        [why is Elsie baking so many tarts|why so many barrels|what are all those tarts for]
        [is there going to be a feast|will there be a feast this year|is there a fair soon|any fair in town soon]
        [where do people dance here|when do people dance here|is there dancing in town this week]""",
}
TOPICS = [again(talk_house_sky.TOPICS, said, asked) for said, asked in SAID.items()]
