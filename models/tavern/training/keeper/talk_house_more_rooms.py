"""More ways to ask for a bed, and about rooms, baths and stalls, with the answers of talk_rooms.py and of the feelings."""
from . import manners, talk_marla_heart, talk_rooms  # noqa: F401  (talk_marla_heart adds the feelings)
from .talk_house_more import again

SAID = {
    "A bed in the common room is five coppers, and a private room is one silver. [Which": """
        [I can hardly keep my eyes open|my eyes are falling shut|I'm asleep on my feet|I'm ready to drop]
        [I need to crash|where can I crash|somewhere to crash|a place to crash|can I crash here]
        [any bunks free|got a spare bunk|do you have a cot|is there a spare mattress|got a mattress for me]
        [put me up for the night|can you put us up|can you put me up|would you take in a traveller]
        [I need forty winks|I want to hit the hay|I'm off to bed soon, what have you got|bedtime for me]
        [I need a good night's sleep|all I want is a bed|a bed, a bed, my kingdom for a bed|my kingdom for a bed]
        [where do travellers sleep here|do guests sleep upstairs|is there sleeping space|can one stay over here]
        [I've nowhere to sleep|I've got nowhere to stay|we have nowhere to go tonight|I'm homeless tonight]
        [it's too late to go home|I won't make it home tonight|I can't ride on in the dark|
            my horse can't go further, so I must stay]
        [I'm stuck here for the night|we're stranded here tonight|I missed the last ferry|I'm staying in town tonight]
        [what's available for tonight|any lodgings|have you lodgings|do you do lodging|do you do rooms]
        [I'd sooner not sleep in a ditch again|I've had enough of sleeping rough|no more hedges for me, I want a bed]
        [is there any room left at the inn|got room for a weary soul|have you room for one more tonight]
        [my back longs for a mattress|my bones cry for a bed|these old bones need a bed|I long for a pillow]
        [what do I pay to sleep here|what's it cost to stay over|how much to stay the night|cost of a night]
        [what are your rates|nightly rates|what's your cheapest and your best|what do you ask for a night's rest]
        [I want to stay overnight|we're staying overnight|overnight stay|one night|just one night|for one night]
        [is this only an alehouse or do you have beds|do you do more than drinks, beds perhaps|are there rooms upstairs]
        [good madam, hast thou a bed for a weary pilgrim|prithee, a bed for the night|a chamber for the night, mistress]
        [check in|I'd like to check in|checking in|can I check in|where do I check in]""",
    "The private room has a window over the river, a feather bed": """
        [what's so good about your private room]
        [I want the best you have to sleep in|I'd like something better than straw|nothing but the best bed for me]
        [I like my comfort at night|I want to sleep like a lord|I need a door I can lock|I want my own four walls]
        [is it a nice room|is the private room nice|is it a big room|does it have a view]""",
    "Eight beds, clean straw and a warm stove": """
        [how many strangers would I sleep with|who snores in the common room]
        [is the common room crowded tonight|how full is the common room|do the others snore|do many snore in there]
        [I've never slept in a common room, what's it like|what should I know about the common room]""",
    "The private room is the quiet one": """
        [I need a bed far from the noise|I can't sleep with music below me|will the singing keep me awake]
        [I have to be rested tomorrow, where is it quiet|I need silence to sleep|I want to sleep undisturbed]
        [the slightest noise wakes me|snoring drives me mad, what can I do|I can't share with snorers]""",
    "The private room takes two, {friend}, and": """
        [we're two for the night|can we share a room]
        [it's our wedding night|we just got married|my wife and I need a room|my husband and I need a room]
        [one bed is enough for the two of us|we'd like to sleep in one bed|can two sleep in the private room]""",
    "There are eight beds in the common room": """
        [can you sleep all of us|my whole crew needs beds|five tired men and not one bed|a band of six seeks lodging]""",
    "Animals may sleep in your room": """
        [my dog sleeps in my bed|my dog sleeps where I sleep|I can't sleep without my dog|the cat sleeps with me]
        [does my hound have to sleep outside|where does my dog sleep|is there a kennel for my dog]""",
    "Tom will see to your horse": """
        [I've a horse|I've a horse outside|my horse is outside in the rain|I left my horse at the door]
        [my poor horse is done in|my mare is lame from the road|my horse hasn't eaten since morning]
        [who takes care of horses here|where do horses go|where does the horse sleep|anyone to look after my mare]
        [do you take horses|do you have room for a cart and two horses|is there somewhere for the mule]
        [oats for my horse|a bucket of oats and a dry stall|my mule needs water|my donkey is thirsty]
        [boy, take my horse|take the reins|someone hold my horse|could someone see to the animals]
        [is there parking for my steed|where do I park my horse|where can I hitch my horse|can I tie him up outside]""",
    "The tub is in the back room": """
        [I'd kill for a hot bath|I dream of a hot bath|oh, for a hot bath|a hot bath would be heaven]
        [I smell like a wet goat|I smell like a horse|I reek|I smell worse than my horse|even my horse holds its nose]
        [I haven't bathed in a month|it's time I had a bath|I haven't washed since spring|I've got mud in my ears]
        [I'm crusted with mud from head to toe|I need a good soak|my bones need hot water|I'm dirty as a pig]
        [people move away from me|flies follow me|I'm not fit for company until I've washed|I need to get clean]
        [do you have baths|can I get clean somewhere|where do I bathe]
        [warm water up to my neck, that's what I want|I want to lie in hot water|is there hot water in this house]
        [I've three days of road on my skin|there's goblin blood all over me|I fell in the pigsty|
            I fell into the dung heap]""",
    "but be out by noon": """
        [how long can I sleep in|can I have a lie-in|I like to sleep late|I'm not an early riser|what time's checkout]
        [do I have to get up early|don't wake me in the morning|will anyone chase me out of bed]""",
    "Tom will knock at your door": """
        [I mustn't oversleep|I'm a heavy sleeper|I never wake up on my own|I have to be on the road at dawn]
        [wake me up|wake me at sunrise|wake me early|give me a knock in the morning|a knock at dawn, please]""",
    "The key hangs behind the bar": """
        [where do I get my key|how do I lock my door|can I lock my room|does my room lock|I'd like my key]
        [who keeps the keys|is there only one key|I need to get into my room, where's the key]""",
    "The private room has a good lock, {friend}. In the common": """
        [I'm worried about my things at night|where's my gold safe while I sleep|somebody might rob me in my sleep]
        [I sleep like the dead, will I still have my boots in the morning|I carry silver, where do I sleep safely]""",
    "Clean sheets and no fleas, {friend}": """
        [do you have bedbugs|are there bedbugs|no bedbugs, I hope|will there be lice|I hate fleas]
        [when was the straw last changed|are the sheets fresh|how clean are the rooms|are your rooms clean]
        [I itch all over from the last inn|I'm still scratching from the last place|I won't share a bed with fleas]
        [my wife is particular about clean beds|is the bedding aired|who makes the beds|is it clean upstairs]""",
    "Feathers in the private room": """
        [I need a soft bed|my back can't take straw|how soft are your beds]
        [I can't sleep on straw|straw makes me sneeze|do I get a pillow|is it a proper bed or a sack of straw]""",
    "Elsie will bring you another blanket": """
        [I'm freezing in bed|I'm cold at night|I was cold last night|the room is cold|it's chilly upstairs]
        [one blanket isn't enough|could I have something warmer for the bed|my bed is cold|my blanket is thin]""",
    "Stay as long as you like, {friend}. Each night": """
        [I think I'll stay another night|one more night|we'll stay another day|I'd like to add a night]
        [I may be here a while|we're here for the week|I'm staying till the feast|how about a weekly price]
        [do long guests pay less|any discount for a longer stay|I'd like to live here|I want to move in]""",
    "There's still room, {friend}": """
        [you're full, I guess|I suppose you're full|no beds left, I bet|is there any bed left|are you full up]
        [everybody turned us away|the other inn sent me away|is there still something free|still room tonight]""",
    "I'll keep it for you, {friend}. Pay": """
        [I'd like to make a reservation|can I make a reservation|reservation for tomorrow|hold a room for me]
        [I'm coming back tomorrow, will there be a bed|I'll be back next week and need a room then]""",
    "The stable is for horses": """
        [I'll sleep with my horse|a bit of hay is enough for me|can I bed down in the hay|let me sleep in the barn]
        [I can't pay for a bed, the stable will do|is the hayloft free|I'd be happy with a heap of straw]""",
    "second door on the left. [The common room is": """
        [where do I go to bed|I'm going to bed, which way|which door was it]
        [I'd like to go up now|show me to my room|which stairs do I take]""",
    "Elsie will bring it up": """
        [can I eat upstairs|could I have my food in bed|I'd rather eat in my room|something to eat in my room]
        [send a tray up|could you send something up|I don't want to come down for supper]""",
    "Take a candle from the bar": """
        [I need a candle for the night|a light for the stairs, please|it's dark on the stairs|is there light upstairs]
        [my boy is afraid of the dark, is there a candle|I like to read in bed|can I read in bed]""",
    "There's a tub in the back yard": """
        [my clothes need a wash|my shirt is filthy|my socks could stand up by themselves|where does one do laundry]
        [can somebody wash these|all my clothes stink|I've no clean shirt left|my things need washing]""",
    "Take another bed, {friend}": """
        [my neighbour saws wood all night|he snores like a bear|the snoring is driving me mad|they're all snoring]
        [I can't sleep up there|I can't get a wink up there|my bed is next to the door|I want a different bed]""",
    "[There's porridge, if you're hungry": """
        [slept like a log|best sleep in ages|what a sleep|I haven't slept so well in years|I'm well rested]
        [slept well, thanks|I dreamt sweetly under your roof|good bed, that|lovely bed|I didn't want to get up]""",
    "[Elsie will fill the bed anew": """
        [slept badly|I got no sleep|I didn't get a wink|the straw poked me all night|that bed is torture]
        [my bed had a hole in the middle|I woke up with a stiff neck|the mattress is like a plank|what a bad night]""",
}
FEELINGS = {
    "Sit down and put your feet up": """
        [my feet are sore|my poor feet|my feet are on fire|my feet are one big blister|my knees are giving way]
        [my legs are like lead|my legs have turned to jelly|I ache all over]
        [I've walked twenty miles today|twenty miles on foot today, my poor legs|I walked till my boots fell apart]
        [I'm saddle sore|I've been in the saddle since dawn|my backside hurts from the saddle]
        [I stood all day at the market|I carried sacks all day|I've been ploughing since sunrise|hard day's work behind me]
        [I could fall over|I'm so tired I could cry|tired as a dog|dog tired|dead tired|so tired|I'm done in]
        [it's been a long day|what a day]
        [old age is no fun on the road|I'm too old for these roads|every bone in me aches]""",
}
TOPICS = [
    *(again(talk_rooms.TOPICS, said, asked) for said, asked in SAID.items()),
    *(again(manners.TOPICS["feelings"], said, asked) for said, asked in FEELINGS.items()),
]
