"""Other tongues: what guests say in them, and questions about them. Each has greetings, and lines."""
from .grammar import topic

TONGUES = {
    "german": ("Guten Tag|Guten Abend|Hallo|Grüß Gott|Entschuldigung|Servus|Moin|Guten Morgen|Na",
               "ich möchte ein Bier|haben Sie ein Zimmer frei|was kostet das|wo ist der Schmied|ich habe Hunger|"
               "wie heißt du|danke schön|"
               "ich verstehe nicht|noch eins bitte|gibt es hier Wein|wie weit ist es nach Kingsport|"
               "ein Glas Wasser bitte|zahlen bitte|wer bist du|"
               "kannst du Deutsch|sprichst du Deutsch|sprechen Sie Deutsch|wie geht es dir|ich bin müde|"
               "ich hätte gern eine Suppe|gibt es Neuigkeiten|"
               "wo kann ich schlafen|das schmeckt gut|zwei Bier und einen Eintopf|ich suche Arbeit|"
               "wo ist die Toilette|auf Wiedersehen|gute Nacht|"
               "ein Zimmer für eine Nacht bitte|was empfehlen Sie|mein Pferd braucht Heu|ich habe Durst|das ist zu teuer|"
               "Prost|wo geht es zum Markt|ich suche die Heilerin|schöne Gaststube haben Sie hier|was ist hier los|"
               "kann ich hier übernachten|noch eine Runde|mir ist kalt|du bist nett|halt den Mund|gib mir dein Geld|"
               "bist du eine KI|erzähl mir etwas|was gibt es zu essen|hilf mir bitte|ich habe kein Geld|"
               "wie spät ist es|schönes Wetter heute|was kannst du"),
    "french": ("Bonjour|Salut|Pardon|Excusez-moi|Madame|Bonsoir|Coucou",
               "je voudrais une bière|avez-vous une chambre|combien ça coûte|où est le marché|j'ai faim|"
               "comment tu t'appelles|merci beaucoup|"
               "je ne comprends pas|un verre de vin rouge|l'addition s'il vous plaît|quel temps fait-il|"
               "parlez-vous français|comment ça va|"
               "je suis fatigué|qui êtes-vous|où sont les toilettes|je cherche du travail|une soupe et du pain|"
               "c'est très bon|au revoir|bonne nuit|"
               "tu parles français|qu'est-ce qu'on mange|aidez-moi|deux bières s'il vous plaît|où est le forgeron|"
               "es-tu un robot|raconte une histoire|une chambre pour la nuit|quoi de neuf|j'ai soif|"
               "c'est trop cher|à votre santé|"
               "que me conseillez-vous|mon cheval a besoin de foin|il fait froid dehors|encore un verre|où dormir ici|"
               "je suis perdu|tu es belle|donne-moi ton argent|ferme-la|le pain est bon|laissez-moi tranquille"),
    "spanish": ("Hola|Buenos días|Buenas tardes|Perdón|Señora|Buenas noches|Oye|Disculpe",
                "quiero una cerveza|tiene una habitación|cuánto cuesta|dónde está la iglesia|tengo hambre|"
                "cómo te llamas|muchas gracias|no entiendo|"
                "un vaso de vino|la cuenta por favor|qué hay de comer|habla español|hablas español|cómo estás|"
                "qué tal|estoy cansado|dónde está el baño|"
                "busco trabajo|dos cervezas por favor|quién eres|adiós|hasta luego|buenas noches|ayúdame|"
                "eres un robot|qué novedades hay|dónde está el herrero|una habitación para esta noche|"
                "tengo sed|es muy caro|salud|"
                "qué me recomienda|mi caballo necesita heno|hace frío fuera|otra ronda|estoy perdido|dame tu dinero|"
                "eres muy guapa|cállate|la comida está rica|dónde puedo dormir|cuéntame una historia"),
    "italian": ("Ciao|Buongiorno|Scusi|Signora|Buonasera|Salve",
                "vorrei una birra|avete una camera|quanto costa|dov'è il mercato|ho fame|come ti chiami|"
                "grazie mille|non capisco|un bicchiere di vino|"
                "il conto per favore|parla italiano|come stai|sono stanco|cosa c'è da mangiare|"
                "due birre per favore|arrivederci|dov'è il bagno|chi sei|mamma mia|buona notte|ho sete|è troppo caro|"
                "una camera per una notte|che cosa mi consiglia|parli italiano|dov'è il fabbro|fa freddo|che bel posto|"
                "raccontami una storia|sei un robot|sono perso|un piatto di zuppa|alla salute|dammi i soldi"),
    "latin": ("Salve|Ave|Salvete", "da mihi vinum|ubi est forum|quid novi|gratias ago|quis es tu|veni vidi vici|"
    "loquerisne Latine|fessus sum|panem et cervisiam|vale|carpe diem|"
                                   "in vino veritas|cogito ergo sum|quanti constat|ubi dormire possum|aquam quaeso|"
                                   "quid edere possum|bibamus|amor vincit omnia|alea iacta est|unde venis|nihil intellego"),
    "dutch": ("Hallo|Goedenavond|Dag mevrouw|Hoi|Goedemorgen",
    "ik wil graag een biertje|heeft u een kamer|wat kost dat|waar is de molen|dank u wel|ik heb honger|"
    "spreekt u Nederlands|"
                                                               "hoe gaat het|wie ben je|ik ben moe|tot ziens|"
                                                               "wat is er te eten|twee bier alsjeblieft|ik heb dorst|proost|"
                                                               "waar kan ik slapen|dat is te duur|ik spreek geen Engels|"
                                                               "wat is er voor nieuws|goedenacht|waar is de smid"),
    "polish": ("Cześć|Dobry wieczór|Dzień dobry",
    "poproszę piwo|ile to kosztuje|gdzie jest kowal|dziękuję bardzo|nie rozumiem|jestem głodny|"
    "czy mówisz po polsku|jak się masz|"
                                                  "macie wolny pokój|kim jesteś|do widzenia|dwa piwa proszę|"
                                                  "co słychać|chce mi się pić|na zdrowie|gdzie mogę spać|to za drogo|"
                                                  "dobranoc|zimno na dworze|czy jesteś robotem"),
    "swedish": ("Hej|God kväll|Hallå", "en öl tack|har ni ett rum|vad kostar det|var är smeden|jag är hungrig|"
    "vad heter du|talar du svenska|hur mår du|tack så mycket|hej då|jag är trött|skål|det är för dyrt|"
    "var kan jag sova|jag är törstig|vad finns det att äta"),
    "danish": ("Hej|God aften", "en øl tak|har I et værelse|hvad koster det|taler du dansk|jeg er sulten|"
    "mange tak|hvordan går det|hvor er smeden"),
    "norwegian": ("Hei|God kveld", "en øl takk|har dere et rom|hva koster det|snakker du norsk|jeg er sulten|"
    "tusen takk|hvor er smeden|hvem er du"),
    "finnish": ("Hei|Terve|Hyvää iltaa", "yksi olut kiitos|onko teillä huonetta|paljonko se maksaa|puhutko suomea|"
    "minulla on nälkä|kiitos paljon|missä on seppä"),
    "portuguese": ("Olá|Boa noite|Bom dia|Oi",
    "quero uma cerveja|tem um quarto|quanto custa|onde fica o mercado|obrigado|tenho fome|fala português|"
    "como vai você|estou cansado|"
                                               "duas cervejas por favor|quem é você|tchau|onde é o banheiro|"
                                               "o que tem para comer|estou com sede|saúde|onde posso dormir|"
                                               "é muito caro|boa sorte|está frio lá fora|você é um robô"),
    "russian": ("Здравствуйте|Добрый вечер|Привет|Добрый день",
    "мне пива|сколько стоит|где кузнец|спасибо большое|я не понимаю|есть комната|говорите по-русски|как дела|кто ты|"
                                                                "я голоден|до свидания|дай воды|что нового|ты робот|"
                                                                "хочу пить|за здоровье|где можно поспать|это дорого|"
                                                                "спокойной ночи|"
                                                                "на улице холодно|ещё одно пиво|privet kak dela|spasibo"),
    "ukrainian": ("Привіт|Добрий вечір", "мені пива|скільки коштує|де коваль|дякую|я голодний|чи є кімната|"
    "розмовляєш українською"),
    "turkish": ("Merhaba|İyi akşamlar|Selam",
    "bir bira lütfen|kaç para|oda var mı|teşekkürler|karnım aç|Türkçe biliyor musun|nasılsın|sen kimsin|hoşça kal|"
    "susadım|şerefe|bu çok pahalı|nerede uyuyabilirim|iyi geceler"),
    "chinese": ("你好|晚上好|您好", "请给我啤酒|多少钱|有房间吗|谢谢|我饿了|你会说中文吗|你是谁|再见|我累了|铁匠在哪里|有什么吃的|你是机器人吗|"
    "我渴了|干杯|太贵了|晚安|ni hao|xie xie|我想睡觉|有什么新闻"),
    "japanese": ("こんにちは|こんばんは|すみません", "水をください|いくらですか|部屋はありますか|ありがとう|お腹がすいた|日本語を話せますか|あなたは誰ですか|さようなら|ビールをください|"
    "konnichiwa|arigato|ohayo|kanpai|乾杯|おやすみなさい|喉が渇いた|sumimasen|おすすめは何ですか"),
    "korean": ("안녕하세요|안녕", "맥주 주세요|얼마예요|방 있어요|감사합니다|배고파요|한국어 할 수 있어요|누구세요"),
    "greek": ("Καλησπέρα|Γεια σου|Καλημέρα",
    "μια μπύρα παρακαλώ|πόσο κάνει|ευχαριστώ|μιλάς ελληνικά|πεινάω|τι κάνεις"),
    "arabic": ("مرحبا|مساء الخير|السلام عليكم", "كم السعر|شكرا|أريد ماء|هل تتكلم العربية|كيف حالك|أنا جائع"),
    "hebrew": ("שלום|ערב טוב", "כמה זה עולה|תודה|אפשר מים"), "thai": ("สวัสดี", "เท่าไหร่|ขอบคุณ|ขอน้ำหน่อย"),
    "hindi": ("नमस्ते|Namaste", "कितना पैसा|धन्यवाद|मुझे पानी चाहिए|क्या आप हिंदी बोलते हैं|kya haal hai|"
    "mujhe pani chahiye|kitna paisa|dhanyavaad"),
    "welsh": ("Noswaith dda|Bore da", "peint o gwrw os gwelwch yn dda|diolch|siarad Cymraeg|faint yw hwn"),
    "irish": ("Dia duit", "pionta le do thoil|go raibh maith agat|conas atá tú|sláinte"),
    "czech": ("Dobrý večer|Ahoj|Dobrý den", "jedno pivo prosím|kolik to stojí|máte volný pokoj|děkuji|mám hlad|"
    "mluvíte česky"),
    "hungarian": ("Jó estét|Szia", "egy sört kérek|mennyibe kerül|van szoba|köszönöm|éhes vagyok|beszélsz magyarul"),
    "romanian": ("Bună seara|Salut", "o bere vă rog|cât costă|aveți o cameră|mulțumesc|mi-e foame|"
    "vorbiți românește"), "indonesian": ("Selamat malam|Halo", "saya mau bir|berapa harganya|terima kasih|saya lapar"),
    "vietnamese": ("Xin chào", "bao nhiêu tiền|cảm ơn|cho tôi nước|tôi đói"), "swahili": ("Jambo|Habari",
    "bei gani|asante sana|nina njaa|maji tafadhali"),
    "esperanto": ("Saluton|Bonan vesperon", "bieron mi petas|kiom kostas|ĉu vi parolas Esperanton|dankon|mi malsatas"),
    "elvish": ("Elen síla|Mae govannen|Suilad",
    "im telin le thaed|man i eneth lín|hannon le|mellon nin|a Elbereth Gilthoniel|namárië"),
    "klingon": ("nuqneH", "Heghlu'meH QaQ jajvam|Qapla'|tlhIngan maH"), "dwarvish": ("Khazâd ai-mênu|Baruk Khazâd",
    "gabil gund|zirakzigil|baruk ai-mênu"),
}
EVERY = [(hello.split("|"), asks.split("|")) for hello, asks in TONGUES.values()]
LARGE = EVERY[:5] + EVERY[11:12]  # languages that players use most
# English around some foreign words, or foreign words around English ones.
MIXED = ["{hello}, do you understand {ask}?", "{hello}! {ask}, how do you say, {ask}?", "{ask}. you understand?",
    "{hello} my friend, {ask}", "I say {ask}", "{ask}, {ask}, comprende?",
         "me no English. {ask}", "sorry, no English. {hello}, {ask}", "{hello} Marla, {ask}",
         "in my country we say {ask}", "{hello} lady, {ask}, yes?", "what if I say {ask}?",
         "{ask} - do you get that?", "my English is bad. {ask}", "{ask} means what?", "Marla! {ask}!",
         "{hello}, {ask}, please", "{hello}, I no speak good, {ask}"]
NO_TONGUE = ("I only speak the tongue of Thornwick, {friend}. "
             "[But ale is ale in every language.|Point at the barrel and I'll pour.]")
WHICH = ("[French|German|Spanish|Italian|Latin|elvish|dwarvish|Russian|Chinese|"
         "Japanese|Polish|Dutch|Swedish|Portuguese|Arabic|Greek|Turkish|Hindi|Korean|orcish|goblin|Welsh|"
         "Irish|Klingon|sign language|Danish|Norwegian|Finnish|Czech|Esperanto|the old tongue|"
         "the language of the north|dragon tongue|Gnomish|Hebrew|Ukrainian]")
ASKED_TONGUE = topic(
    """[do you speak|can you speak|do you know|do you understand|could you speak|you speak|are you fluent in|
     would you speak|anyone here who speaks|does somebody here speak|
        is there anyone who speaks|I only speak|I'd rather talk in|let's speak|can we talk in|could we continue in|
        please answer in|answer me in|speak|say something in|
        switch to|teach me some|my {kin} only speaks|have you learnt|how's your|do you read|can you write in|
        greet me in|say hello in|tell me the menu in] {which}[ at all| with me| here|]
       [do you speak|do you know|do you understand|have you learnt|can you speak] [any|] [other languages|
        another language|foreign tongues|any language but this one|many languages]
       [which|what|how many] [languages|tongues] [do you speak|do you know|are spoken here|can you speak|
        do you understand]
       [any other language|other languages|what languages do you know|what tongue is this|
        what language are we speaking|what language do they speak here]
       [I don't speak|I can't speak|my tongue is not|I'm still learning|I speak only little of] [English|
        your language|this tongue|the language here|the tongue of Thornwick][ well| so good|]
       [is|was] that [French|Latin|elvish|German|dwarvish] [you spoke|I heard|on the sign]
       [parlez-vous|parles-tu] [français|anglais|English], [madam|Marla|keeper]
       [sprechen Sie|sprichst du] [Deutsch|Englisch], [madam|Marla|please]
       [habla|hablas] [español|inglés], [lady|Marla|friend]
       do you [parlez|sprechen|habla] [anything|French|Deutsch|español]
       [how do you say|what's the word for|what is] ["good evening"|"ale"|"thank you"|"my friend"|"cheers"] in {which}
       [how would one|how does one|how do I] [greet an elf|curse|order an ale|say thank you|toast] in {which}
       [tell me|teach me] [a word|a few words|something nice|how to curse|how to say hello] in {which}
       [can you|could you|would you] [translate|read] [this|that|a letter|this scroll] [for me, it's in|from] {which}
       [I have|here's|somebody gave me] [a letter|a note|a book|a scroll] in {which}[, can you read it|, what does it say|]
       [my {kin}|the man over there|our guide|that lady] [knows|speaks|understands] [only|nothing but] {which}
       [I need|I'm looking for|is there|do you know] [an interpreter|a translator|somebody who speaks {which}][ here|]
       [I was raised with|my mother tongue is|at home we speak|where I come from they speak|I dream in] {which}
       [I'd love to|I want to|I'm trying to] learn [your tongue|your language|{which}|a new tongue]
       [excuse my English|pardon my accent|forgive my accent|my English is poor|I talk funny, I know|my grammar is bad]
       [do you understand me|can you follow me] [in spite of my accent|when I talk {which}|if I speak {which}]
       [what was that you said, {which}|was that {which}|that sounded like {which}|you have a {which} accent]
       [did you grow up with|were you taught|have you ever heard|does Elsie speak|does Odo know|does anyone know] {which}
       [do you only know|is there only|do you know nothing but] [one tongue|this tongue|one language|the one language]
       [switch|change|set] [the language|your language|language] to {which}
       [I speak|I know|I've mastered] [seven tongues|five languages|{which} too|three languages][, and you|. How about you|]
       [no understand|I no understand|not understand|me not speak good|no speak your tongue|slow please, I learn your words]
       [they talk so differently here|your words are hard for me|you speak too fast for a foreigner|
        I come from far and know few words]""",
    NO_TONGUE, 2)
ASKED_TONGUE["values"] = {"which": WHICH, "kin": "[wife|mother|friend|son|brother|husband]"}
ENGLISH = [ASKED_TONGUE]


def foreign(rng):
    hello, asks = rng.choice(LARGE if rng.random() < 0.4 else EVERY)
    if rng.random() < 0.2:
        text = rng.choice(MIXED).replace("{hello}", rng.choice(hello))
        while "{ask}" in text:
            text = text.replace("{ask}", rng.choice(asks), 1)
        return text.lower() if rng.random() < 0.3 else text
    parts = rng.sample(asks, min(len(asks), rng.choice([1, 1, 1, 2])))
    text = rng.choice([", ", " ", "! "]).join([rng.choice(hello)] * (rng.random() < 0.5) + [rng.choice([", ", " ",
        ". "]).join(parts)])
    text += rng.choice(["", "?", "", "!", ".", "...", " Marla", "??"])
    shape = rng.random()
    if shape > 0.95:
        return text.upper()
    return text.lower() if shape < 0.35 else text[0].upper() + text[1:] if shape < 0.6 else text


def say_foreign(t):
    if t.chance(0.25):
        t.add("foreign", t.pick(ASKED_TONGUE["q"]), NO_TONGUE, **ASKED_TONGUE["values"])
    else:
        t.add("foreign", foreign(t.rng), NO_TONGUE, raw=True)
    t.follow = [in_english, translated]
    return True


def in_english(t):
    from .orders import order, price
    return t.pick([order, price])(t)


def translated(t):
    """What a guest says who was not understood."""
    return t.add("follow-up", "[what a pity|too bad|never mind|no matter|as you like|that's a shame|oh well|I see]"
                 "[, I'll speak your tongue|, then in your words|, then like this|]",
                 "[I hear you well now|That I understand], {friend}. What will it be?")
