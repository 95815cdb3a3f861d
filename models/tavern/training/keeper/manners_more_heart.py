"""More of what a guest carries to the bar, with the answers of talk_marla_heart.py: moods, troubles, hiding and secrets."""
from . import talk_marla_heart, talk_marla_jokes
from .manners import TOPICS
from .manners_more import more

more("feelings", TOPICS["feelings"], {
    "I'm sorry, {friend}. Sit with me by the fire": """
        [alas, woe is me|woe is me|woe betide me|oh, the sorrow|ah me|my heart is sore|sorrow sits on my shoulders]
        [I'm in a dark place|I'm in pieces|I'm falling apart|I'm at rock bottom|I'm in bits|I'm a bit low today|feeling blue]
        [I'm not okay|not okay|I'm not all right|I'm really not fine|I pretend to be fine, but I'm not|today I can't smile]
        [my eyes are red from crying|don't mind the tears|excuse my tears|I've been weeping|I cried all the way here]
        [I forgot how to laugh|nothing tastes of anything any more|the colour has gone out of the world|all joy has left me]
        [I'm in need of cheering up|I need kindness today|be kind to me tonight|tell me it'll be all right]
        [everything I touch breaks|it all went wrong|it all comes crashing down|my dreams are in ruins|all hope is gone]
        [there's a hole in my chest|my heart weighs a ton|I've a lump in my throat|a stone lies on my heart|I ache inside]
        [some days are just too much|I got out of bed on the wrong side|nothing but trouble since I woke|
            my day was miserable]
        [sad|so sad|sad day|sigh, sad|I'm sad|feeling down|down in the dumps|bad day|worst day ever|rough day|rough week]
        [*weeps into the mug*|*wipes a tear away*|*hides the face in both hands*|*sniffs*|*bursts into tears*|
            *sobs quietly*]""",
    "You're not alone here": """
        [I've nobody in this world|there's no one at home|my house is so empty|no one's waiting for me anywhere|
            I'm a lone wolf]
        [a mug of ale is my only friend|my horse is my only friend|only my dog understands me|I talk to my horse, that's all]
        [I wish I had someone to drink with|I'd give a silver for some company|I could do with company]
        [I don't know a soul in this town|I know nobody here|nobody here knows my name|I feel like a stranger everywhere]
        [all my friends have moved on|all my friends are dead|my friends forgot me|they left without me|they all left me]
        [it's a lonely life on the road|the road is lonely|lonely nights, these|evenings are the loneliest|so lonely]
        [may I sit with you|may I sit with you a while|would you sit with me|mind if I stay near you, it's lonely over there]
        [everyone has somebody but me|everybody laughs and I sit alone|I feel invisible|nobody even looks at me|
            I'm an outcast]""",
    "Home is a long way off": """
        [my heart is at home|home is where my heart is|there's no place like home|I dream of home every night|
            if only I were home]
        [I wonder what they're doing at home now|my little ones must be asleep now|I can still smell my mother's bread]
        [I left my wife and children behind|it's been three years since I saw my folks|I've not seen my girl since spring]
        [I come from far away and it hurts|I long for the hills of my youth|I yearn for the sea|I pine for home]
        [how I wish to hear my mother's voice|I'd give anything to sit at my own hearth|I want my own bed and my own roof]
        [nobody at home knows if I'm alive|I have no way home|I can't go home|will I ever see home again|
            the way home is so long]""",
    "I'm sorry, {friend}. I lost my Bram": """
        [we buried my brother this morning|they laid my mother in the ground today|I've come straight from the grave]
        [my wife is gone|my husband is no more|my father is no longer with us|my son won't ever come home|
            she left this world]
        [death took my wife|the fever took my little girl|the sea took my brother|the war took my boys|winter took my mother]
        [I've lost the love of my life|my other half is gone|I'm a widow now|I became a widower this year|
            I'm all that's left]
        [my best friend fell at my side|my comrade died in my arms|we were three, now I'm the only one|
            not all of us came back]
        [I drink to the dead tonight|this mug is for a dead friend|I drink to an absent friend|a toast to those who are gone]
        [I'm grieving|I'm in deep grief|I wear black for my mother|grief won't let me go|I can't get over her death]
        [my old dog didn't wake up this morning|I had to bury my horse|my faithful mule is dead|we put our old dog to rest]
        [today would have been his birthday|a year ago she died|it's the day my father died|ten years since he drowned]
        [how did you bear it when Bram died|how does one live on after a death|
            you know what it's like to lose someone, don't you]
        [I just got word that my brother fell|a letter came, my mother is dead|bad news from home, my father died]""",
    "You're safe here": """
        [I'm shaking like a leaf|I'm scared stiff|I'm scared out of my wits|I'm frightened half to death|
            I'm white as a sheet]
        [scared|I'm so scared|afraid|I'm a bit jumpy|I've the creeps|this gives me the shivers|my blood runs cold]
        [I heard steps behind me all the way|someone's been behind me since the bridge|there are eyes in the dark]
        [there's something at the window|something scratched at the door|did something howl out there]
        [I dare not go outside|I don't dare to go home in the dark|don't make me go out there again|
            can I stay inside till dawn]
        [can anything get in here|is the door bolted|please bar the door|lock the door, quick]
        [a wolf chased me to your door|bandits chased me|something chased me out of the wood|
            I only just got away with my life]
        [I don't feel safe anywhere|where can I feel safe|I need to feel safe|protect me|help, they want to kill me]
        [I saw a ghost and I can't stop trembling|I've seen something terrible|it was horrible, I can't say what I saw]
        [I fear for my life|I fear what's coming|I dread tomorrow|I can't calm down]
        [I have a battle tomorrow and I'm afraid|tomorrow I fight and I may die|I'm no hero, I'm scared]
        [*trembles*|*shivers with fear*|*looks over the shoulder*|*hides behind the bar*|*bolts the door in panic*]""",
    "Then tell them, {friend}": """
        [my heart flutters when she looks at me|I've got butterflies in my belly|I can't sleep for love|I'm lovesick]
        [I've met the one|I found my soulmate|I think she's the one|he's all I can think of|there's this girl|
            there's this boy]
        [I'm head over heels|I'm smitten|I'm besotted|I've lost my heart to a miller's lad|Cupid has struck me]
        [I'm too shy to speak to her|I blush when he talks to me|I can't find the words to tell her|
            I'm tongue-tied around him]
        [how do you know when it's love|how do I ask a girl to dance|what should I write in a love letter|how do I propose]
        [should I confess my love|should I speak up or keep quiet|does he like me, do you think|would she say yes]
        [I love a man who doesn't know it|I love my best friend's sister|I want to ask for her hand|
            I want to marry my sweetheart]
        [I brought flowers but I don't dare to give them to her|I've loved her since we were children and never said so]""",
    "A broken heart heals": """
        [she broke it off|he broke it off|we broke up|it's over between us|our wedding is off|she gave back the ring]
        [my wife ran off with a tinker|my man has another woman|I found her with my best friend|he's marrying my sister]
        [she doesn't want me|he turned me down|she laughed when I proposed|I asked and she said no|she loves another]
        [I still love her|I can't forget her|I see her face everywhere|I should never have let her go|I want her back]
        [my heart is broken|my heart is in pieces|she tore my heart out|he trampled on my heart|heartbroken]
        [all women are false|all men are liars|love is a lie|I'm done with love|never fall in love, I tell you]
        [she left me a letter and was gone|I came home and she was gone|he went out for bread and never came back]""",
    "That calls for a drink": """
        [hooray|hurrah|huzzah|yay|woohoo|yippee|hip hip hooray|oh happy day|what joy|joy, oh joy|hallelujah]
        [I could dance on the tables|I could hug the whole world|I'm walking on air|I'm grinning from ear to ear|
            I can't stop smiling]
        [guess what, she said yes|she said yes|he said yes|the wedding is on]
        [it's a boy|it's a girl|twins|I'm an uncle|I'm an aunt|I'm a grandfather|I'm going to be a mother|
            we're having a child]
        [I turn thirty today|I'm forty today|it's my birthday|birthday boy here|it's my wife's birthday|
            we've been married ten years today]
        [we struck gold|I struck it rich|I've come into money|I inherited a farm|my ship came in|I got my pay|I won at dice]
        [I passed the test|I'm a master now|I finished my apprenticeship|I've been made a knight|I got promoted|
            I got the job]
        [my brother is back from the war|my son came home alive|we found him alive|my wife is well again|
            the fever has passed]
        [the harvest is in and we're happy|the war is over|my debts are paid|I'm a free man at last|I'm free]
        [today was perfect|best day ever|best day of my life|lucky me|my luck has turned|what a lucky day|
            all my dreams came true]
        [tonight we celebrate|tonight we feast|we have cause to celebrate|time to party|party time|let's make merry]
        [I'm so happy I could sing|I'm happy as a lark|life's good|life couldn't be better|I feel wonderful|
            I feel great today]
        [we beat the bandits and lived|we came back with all our fingers|the beast is slain|victory|we won|glory to us]""",
    "You've had enough ale, {friend}. [Sit": """
        [anosher ale, if you pleash|I'm nosh drunk|ish thish my mug|wheresh my hat|you're my besht friend|I lovesh you all]
        [burp|*burps*|*belches*|*slurs*|*hugs the barrel*|*sings off-key*|*walks into the door*|*drools on the bar*]
        [*stumbles over the cat*|*laughs at nothing*|*tries to stand and fails*]
        [there are two Marlas|why are there three of you|which of the two doors is real|who put the floor on the wall]
        [the stool threw me off|this bench bucks like a mule|somebody moved my feet|my knees have gone on strike]
        [I'm drunk as a lord|I'm drunk as a skunk|I'm three sheets to the wind|I'm well oiled|I'm in my cups|
            I'm as full as a boot]
        [drunk|tipsy|wasted|I'm so wasted|I may have had a few|I've had nine and I can still count, one, two, five]
        [I love you, man, I love everyone here|everyone's my friend tonight|I'm not cryin', it's the ale|I can fly]
        [how do I get home like this|somebody carry me home|I've forgotten where I live]
        [more ale, I can still see straight|fill it up till I fall over|I'll drink till I drop|
            I'm only a little bit drunk]""",
    "Water and a bowl of porridge": """
        [why did you let me drink so much|last night's ale wants out of my head|oh, my poor head]
        [there's a smith hammering in my skull|my head feels like an anvil|there's a drum in my head]
        [don't talk so loud, I drank too much last night|not so loud, please, last night was long|the light hurts my eyes]
        [what do you do for a hangover|got a cure for the morning after|hair of the dog, please|my mouth tastes of old boots]
        [I feel like death after last night|last night was a mistake|that firewater was a mistake|I regret that last mug]""",
    "Willa will help, so go down": """
        [I need a doctor|is there a doctor in the house|fetch a healer|get me a healer, quick|call a doctor]
        [I've been stabbed|I've been shot|I've been bitten|I've been poisoned|I've been burned|I've lost a finger|
            I took a blow to the head]
        [my wound won't stop bleeding|my wound has gone bad|the cut is festering|my arm is broken|my leg is broken|
            my ribs are broken]
        [I'm burning up|I'm hot and cold all over|I can't stop coughing|I can't keep any food down|
            I've come down with something]
        [my tooth is killing me|my ear aches|my belly hurts|my stomach cramps|I've a boil on my neck|my eye is swollen shut]
        [my child has a fever|my wife is ill|my brother is badly hurt|my friend can't walk|our mate is bleeding outside]
        [I sprained my ankle|I threw my back out|a snake bit me|a dog bit me|a rat bit me|I was kicked by a horse|
            I fell off a ladder]
        [patch me up|can you patch me up|stitch me up|can somebody see to this wound|who can sew a wound]
        [I think I'm dying|I've only one hit point left|I'm low on health|my health is low|I need healing|heal me|
            I need to be healed]
        [*bleeds on the floor*|*holds a wounded arm*|*falls to the floor*|*staggers in, bleeding*|*sneezes and shivers*]""",
    "Stay here with me, {friend}, and tell me": """
        [I don't want to wake up any more|I wish I had never been born|the world would be better without me|
            nobody needs me alive]
        [I want it all to stop|I'm tired of living|I'm tired of life|life isn't worth living|I can't take it any more|
            I've had enough of life]
        [how deep is the river, I want to go in and not come out|tonight I'll walk into the Wend|I won't see the morning]
        [I've decided to die|I came to say goodbye to the world|this is my last night on earth|I'm going to hang myself]
        [what if I just disappeared for ever|I hurt myself|I want to hurt myself|
            I think about death all the time, my own]""",
    "Sit down and cool your head": """
        [I'm seething|I'm fuming|I could spit fire|I see red|my blood is boiling|I'm about to explode|I'm livid]
        [that makes my blood boil|I've never been so angry|so angry right now|I'm cross|I'm in a temper|I'm raging inside]
        [I was cheated at the market|I've been swindled|I've been robbed of my share|that merchant sold me a lame horse]
        [they made a fool of me|he called me a coward before everyone|she slapped me in front of all|
            I was thrown out of my own house]
        [my brother took my inheritance|my partner ran off with the money|my neighbour moved the fence again|
            my boss is a tyrant]
        [I'll get even with him|he'll pay for what he did to me|I want him to suffer|I swore an oath of vengeance|
            I thirst for revenge]
        [I'm looking for the man who killed my father|I've hunted my brother's killer for years|revenge is all I have left]
        [if I catch that thief I'll break his neck|wait till I get my hands on that swindler|I'd like to wring his neck]
        [*slams a fist on the table*|*grinds the teeth*|*growls*|*kicks a stool in anger*|*paces up and down, fuming*]""",
    "We all have something on the slate": """
        [I have a confession to make|I've got blood on my hands|I must get it off my chest]
        [I can't look at myself in the mirror|I hate what I did|I hate myself for it|I'm a bad man|I'm a bad person]
        [it was my fault that he died|he died because of me|I left them behind to save myself|I was too slow to save her]
        [guilt is eating me|I've done things I'm not proud of]
        [I betrayed my best friend|I broke my oath|I cheated on my wife|I gambled away our farm|I drank away the rent]
        [I stole bread from a widow|I took what wasn't mine|I lied, and someone paid for it|I left my child behind]
        [if only I could undo it|I'd give anything to turn back time|how can I live with what I've done|
            can a man be forgiven]
        [I'm a disappointment|I let everybody down|I always fail|I ruin everything|I'm no good|I don't deserve to be happy]
        [guilty|I'm guilty|I feel so guilty|so ashamed|I'm ashamed of myself|shame on me|I regret it all]""",
    "That's hard, {friend}. Eat first": """
        [I'm ruined|I'm bankrupt|I'm broke and out of work|they threw me out of my cottage|I've lost house and home]
        [I've been let go|my master has no more work for me|no one needs a weaver these days|I've no trade]
        [I owe money to bad people|I owe more than I own|the moneylender is after me|I'm up to my neck in debt]
        [hail took my crops|the flood took my field|my sheep all died|wolves took my last goat|
            the mill burned with all my grain]
        [I'm down on my luck|I've fallen on hard times|times are hard for me|luck never smiles on me|I was born unlucky]
        [one thing after another goes wrong|first the cart, then the mule, now the rent]
        [how am I to feed my children|how shall we get through the winter|I don't know how to go on without work|
            winter's coming and I've nothing]
        [I've got problems|I've a big problem|I'm in deep trouble|my life is a heap of trouble|troubles never end]""",
    "There are dice on the long table": """
        [I'm so bored I could count the beams|I'm bored stiff|bored|bored bored bored|yawn, I'm bored|this evening drags on]
        [nothing's happening here|is it always so dull|is nothing going on tonight|when does something happen]
        [what do people do for fun here|any fun to be had|how do folk spend their evenings]
        [how shall I spend the evening|I've hours to kill|I've nothing to do till morning]
        [entertain me|I need some fun|I want some fun|I crave amusement|I need something to do|what's there to do]
        [is there a game going|what games are there|is there any entertainment|any show tonight]""",
})
more("talk", talk_marla_heart.TOPICS, {
    "I ask no questions, {friend}. But if": """
        [there's a price on my head|there's a warrant out for me|I'm on the wanted list|my face is on a poster|
            I'm a fugitive]
        [I need to disappear for a while|I need to lie low|I need a place to lie low|I have to keep my head down|
            I need a hiding place]
        [I'm being looked for by the law|the watch is on my heels|the guards are after me|the captain wants to hang me]
        [where can a wanted man hide|where could I hide from the guards|is there somewhere to hide here|
            got somewhere to hide me]
        [quick, let me behind the bar|let me hide in your kitchen|can I hide under the table|may I hide in the stable]
        [don't tell the guards I'm here|don't tell them where I am|don't give me away|you won't give me away, will you]
        [if a tall man asks, you never met me|tell them I left an hour ago|tell them I went north|
            say I'm your cousin if they ask]
        [my husband mustn't find me here|my wife mustn't know I'm here|hide me from my wife|if my wife comes, I'm not here]
        [I owe a man money and he's at the door|someone I don't want to meet just came in|I must not be seen here]
        [I slipped the chains|I jumped off the prison cart|I'm a deserter|I ran from the army|
            I killed a man in a duel and fled]
        [I'm a runaway apprentice|I'm running from an arranged wedding|I ran off on my wedding day|
            I've left my old life behind]
        [I go by a false name|I'm here under another name|nobody may know who I am|I can't tell you my real name]
        [would you betray me to the captain|would you lie to the guards for me|could you cover for me|cover for me]""",
    "Nobody has asked for you yet": """
        [has a tall woman in green been in today|did a man with a scar ask for me|was anyone here looking for me]
        [did someone leave something for me|any post for me]
        [I'm supposed to meet someone here|I've a meeting here tonight|somebody said to meet me at the Goose|
            this is our meeting place]
        [my party isn't here yet|my companions are late|my friends should have been here by now|
            where's my brother, he's late]
        [I'm early, the others come later|I'll wait for my friends|I'm waiting for somebody|
            she said she'd come at sunset]""",
    "Eat first, {friend}, sleep on it": """
        [I need your counsel, wise woman|lend me your wisdom|you've seen a lot, what should I do|what's your counsel]
        [I'm torn|I'm torn between two roads|my head says yes, my heart says no|I'm of two minds]
        [stay or leave, what do you think|shall I fight or flee|do I tell her or not|do I take the job or not|
            should I risk it]
        [what's the right thing to do|how does one choose|how do you make hard decisions|I've a hard decision to make]""",
    "Of course you did": """
        [I single-handedly beat a troll|I've killed more orcs than you've poured ales|I wrestled a bear and won|
            I tamed a griffin]
        [there's a song about me in Kingsport|you're looking at the man who slew a dragon|they call me the giant's bane]
        [I've been to the end of the world and back|I've seen the bottom of the sea|I once dined with the elf queen]
        [no man alive can beat me|I never lost a fight|I've never been beaten|I'm the best there is|
            nobody's faster than me]""",
})
more("talk", talk_marla_jokes.TOPICS, {
    "I ask no questions, {friend}. [My lips": """
        [I'll tell you something, but keep it to yourself|keep it under your hat|mum's the word|
            not a word to anyone, you hear]
        [are you good at keeping secrets|are you discreet|how discreet are you|can I count on your silence|
            can I speak freely]
        [I've never told this to anybody|nobody knows this yet|you're the first to hear this|
            what I say now must stay in this room]
        [we must speak quietly|lower your voice|not so loud, the walls have ears|the walls have ears|are we being overheard]
        [come here, I'll whisper it|*whispers*|*leans in and whispers*|*looks around and lowers the voice*|
            psst, a word in private]
        [I know something that could get me killed|I carry a secret message|I know a dangerous secret|
            I'm on a secret mission]
        [forget you saw me|forget my face|you haven't seen this bag|you didn't see that|you saw nothing|
            you never heard this from me]
        [swear you'll take it to the grave|cross your heart and hope to die|give me your word that nobody hears of it]""",
    "A keeper without secrets": """
        [what's your dirty little secret|what's your guilty secret|got any skeletons in your closet|
            you must know everyone's secrets]
        [tell me something you've never told anyone|what don't you want people to know|confess, Marla, what's your secret]
        [what's behind that smile of yours|you're not telling me everything|there's more to you than meets the eye]
        [you've got something to hide, I can tell|every keeper has a secret, what's yours]""",
})
