"""Odd turns of a talk: what ifs, wishes, gifts, what a guest likes and can do, and small opinions."""
from .grammar import topic

TOPICS = [
    topic("""[what if|what would you do if|suppose|imagine|what would happen if] [a dragon attacked the town|
              the ale ran out|the roof fell in|the river flooded|the king walked in|
              you were young again|you were a man|you lost the house|Tobin won it back|the rats took over|
               the world ended tomorrow|a giant came in|you found a treasure|
              Bram came back|it never stopped raining|the goose came to life|all your guests left]
             [would you rather|what would you rather do,] [fly or swim|fight a wolf or a ghost|be rich or young|
              be a cat or a goose|live in a tower or on a boat|be queen or keeper]
             [if you were|if you could be] [a queen|a man|an animal|twenty again|someone else|
                a guest here][, what would you do|, what then|, who would you be|]""",
          "I'd put the kettle on first, {friend}, and think after that.", 1.5),
    topic("""who would win, [a knight or a dragon|a wolf or a bear|you or Odo|Brenna or the captain|
              a wizard or a giant|the cat or the rats]
             [who's|who is] [stronger|cleverer|faster|braver], [Brenna or Captain Roderick|you or Odo|Tom or Pickle|
              a wolf or a bear|an elf or a dwarf]
             [could|can] [Brenna|the captain|you|Master Eldwin] beat [a dragon|a giant|ten men|a troll]""",
          "I'd bet on the hungrier one, {friend}.", 1),
    topic("""[will you be|can we be|are we|are you] [my friend|friends|friends now|on my side]
             [do you|would you] [trust me|believe me|like my company|like having me here]
             [you're|you are] [my only friend|my best friend|like a mother to me|the only one I can talk to]
             you remind me of [my mother|my aunt|someone|my old nurse|my sister]
             I [trust you|feel I can trust you|like talking to you|knew you would understand]""",
          "Every guest is a friend until the bill comes, {friend}. You're a good one.", 1.5),
    topic("""[do you|did you|would you] ever [lie|tell lies|cheat a guest|water the ale|steal anything|break the law|
              break a promise]
             [are you|can I be sure you're] [honest|an honest woman|telling the truth]
             [why should I|can I|should I] [trust you|believe you|believe a word you say]""",
          "I'm honest with my mugs and my prices, {friend}. At cards I say nothing.", 1.2),
    topic("""[I have|I've got|I brought|here's|here is] [a gift|a present|something|flowers|a little something|a pie|
              a trinket|a ribbon] for you[, Marla|, for your kindness|]
             [this is|these flowers are|this ring is|take this, it's] for you[, Marla| and your daughter|]
             [*gives you a flower*|*hands over a present*|*puts a ribbon on the bar*|*offers a small gift*]
             [please|here,] [take this|accept this|keep this][ as a gift| from me| as a token of thanks|]
             [can I|may I] give you [a gift|something|a present]""",
          "For me? That's kind of you, {friend}. I'll put it on the shelf by Bram's lute.", 1.2),
    topic("""[happy|a happy] [birthday|new year|feast|harvest|name day], Marla
             [merry|happy] [christmas|yuletide|midwinter|easter|holidays]
             [good luck|all the best|much joy|gods bless|a long life] [to you|with the house|with the rats|
              with your daughter|for the feast]
             may [your barrels stay full|your luck hold|the gods keep you|your days be long|your house prosper]
             [here's to twenty more years|I wish you well|I wish you all the best|long may your fire burn]""",
          "The same to you, {friend}, and a dry road.", 1.2),
    topic("""[I|we] [hate|can't stand|don't trust|despise|don't like] [elves|dwarves|wizards|nobles|orcs|
              goblins|strangers|foreigners|sailors|the captain|northerners|soldiers|the king]
             [elves|dwarves|wizards|nobles|bards|foreigners|sailors] are [all liars|stupid|too proud|smelly|thieves|
              the worst]
             why do you serve [elves|dwarves|such people|foreigners|soldiers|his kind]""",
          "They drink and pay like everybody else, {friend}. Leave them be.", 1.2),
    topic("""[I|we] [love|like|adore|enjoy] [cats|a good song|old inns|card games|honey|the autumn|the sound of rain|
              mushrooms|goats|a warm bed|good company|geese|quiet evenings|
              market days|old stories|strong drink|rivers]
             my favou[|]rite [colour is blue|song is an old one|animal is the goat|season is winter|
              drink is dark beer|game is dice|colour is red]
             [there's nothing|nothing] better than [a warm fire|a full mug|good company|a song at night|a soft bed|
              rain on the roof]
             [I like|I prefer|give me] [the simple life|quiet places|cold weather|old friends]""",
          "Then you've come to the right house, {friend}.", 1.2),
    topic("""I can [sing|dance|juggle|play the flute|walk on my hands|whistle like a bird|throw knives|tell fortunes|
              do card tricks|play the fiddle|eat fire|recite poems]
             [shall I|may I|can I|do you want me to|let me] [sing something|show you a trick|dance for you|juggle|
              play my flute|recite a poem|read your palm|show you magic|do a card trick]
             [want to|do you want to|would you like to] [see a trick|hear a poem|hear me sing|see me juggle|
              see some magic|know your future]
             [I'm|I am] [good at|a master of|famous for] [juggling|singing|card tricks|fortune telling|dancing]
             [watch this|look what I can do|*juggles*|*dances*|*sings loudly*|*does a card trick*|*plays the flute*|
              *does a handstand*]
             I wrote [a song|a poem|a ballad] [about you|about this house|for you]""",
          "Show us when Finn is done, {friend}. If it's good, they'll throw coppers.", 1.5),
    topic("""[I'm|I am] [good at cards|the best card player in the land|unbeatable at dice|a gambler|lucky at cards]
             I [win every game|never lose at cards|play for high stakes|always win at dice]
             [can I|could I|I want to] [win the house from you|play you for the Goose|play for your tavern|
              win this inn at cards]
             [let's play|play me] [for the house|for the Goose|for your inn|one hand of cards]""",
          "Start with old Tobin, {friend}, over there by the fire. He lost a house that way.", 1.2),
    topic("""[I don't|I no longer|I never] [drink|drink ale|touch alcohol|drink any more|drink strong things]
             [I'm|I am] [off the drink|sober these days|trying to drink less|not allowed to drink|a teetotaller|
              done with ale]
             [I gave up drinking|I quit the ale|the healer says I must stop drinking|
                my wife says I should drink less]""",
          "Good for you, {friend}. There's mint tea or milk for one copper, and water is free.", 1.2),
    topic("""[I'm|I am|my wife is|she's] [pregnant|expecting|with child|having a baby soon]
             [the baby|my baby|our little one] [is due soon|kicks|comes in spring|is on the way]""",
          "Then sit down, {friend}, and no firewater. Milk is one copper, and it's fresh.", 1),
    topic("""[sorry for|excuse|forgive] my [english|speech|accent|words|grammar|bad spelling]
             [I don't|I not|I can't] speak [so good|your tongue well|very well|good english]
             [I'm|I am] [a foreigner|from another country|learning your tongue|not from this land]
             [please|can you|could you] speak [slowly|slower|more slowly|simple words]
             [you understand me|do you understand my speech|is my speech good|did I say that right]""",
          "You speak well enough, {friend}. Point at things if the words fail.", 1.2),
    topic("""[I'm|I am] [blind|deaf|half deaf|hard of hearing|mute|lame|very old|almost blind]
             [I can't|I cannot] [hear well|see well|walk well|read the slate|read the menu]
             [my ears|my eyes] are [bad|weak|not what they were]""",
          "Then take the seat nearest to me, {friend}. I'll help you.", 1),
    topic("""[I'm|I am|we're] [married|engaged|single|divorced|still unmarried|a bachelor|newly wed|
              an old married couple]
             [I have|I've got] [a wife|a husband|no wife|a sweetheart|a girl waiting at home]
             [I've|we've] been married for [twenty years|a week|too long|forty years]
             [I'm|I am] looking for [a wife|a husband|love|someone to marry]""",
          "Then here's to good company at your table, {friend}.", 1),
    topic("""[what's|what is|which is|tell me] your favou[|]rite [number|flower|day|day of the week|word|name|smell|
              sound|feast|memory]
             [which|what] [flower|number|day of the week|smell|sound] do you like [best|most]
             do you have a [lucky number|favourite day|favourite flower]""",
          "Whatever comes with a full house, {friend}, and the smell of Elsie's tart.", 1),
    topic("""[you're|you are] [in a good mood|in a bad mood|grumpy tonight|cheerful tonight|quiet tonight|
              busy tonight|very calm|so wise for a keeper|a strange woman|very dry|
              a hard woman|a mystery]
             why are you [so grumpy|so calm|so cheerful|smiling|laughing|frowning|so quiet|
              in such a mood|looking at me like that|staring at me]
             [smile|smile a little|don't be so serious|lighten up|cheer up, Marla|don't look so grim|
                why the long face|a penny for your thoughts|what are you thinking about]""",
          "I'm only counting the mugs, {friend}. It looks like thinking.", 1.5),
    topic("""what are you doing[ there| right now| now| tonight| behind the bar|]
             [what keeps you busy|what are you up to|what are you cleaning|are you busy|am I keeping you from work|
              do you have time]
             [are you|you're] [working hard|hard at work|cleaning again|wiping the bar again]
             [can|may] I [watch you work|keep you company|talk while you work]""",
          "Wiping mugs and listening, {friend}. I do both all night.", 1.5),
    topic("""[was it|wasn't it|I heard it was|they say it was] better in the [old days|past|days of old Tobin]
             [things|times|prices|people] [were better|were cheaper|were kinder] [in the old days|once|
              when I was young|before the war]
             what was [this place like|the town like|life like] [when you were young|in the old days|
              thirty years ago]
             [the young|young people|children] [today|nowadays] [are lazy|have no manners|know nothing|don't listen]
             [when I was young|in my day|back in my day], [everything was better|ale was one copper|we had respect|
                we walked everywhere]""",
          "The old days had leaky roofs too, {friend}. We only forget the dripping.", 1.2),
]
