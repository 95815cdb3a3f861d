## The nodes, headless: godot --headless --path . -s tests/tests.gd. Prints "ok NAME" or "FAIL NAME" for each check.
extends SceneTree

const TAVERN := "res://models/tavern"
const HISTORY: Array = [
	{"role": "user", "content": "good evening"},
	{"role": "assistant", "content": "Welcome to the Gilded Goose. Hang up your cloak and sit down."},
]

var failures := 0


func check(good: bool, what: String) -> void:
	print("ok " if good else "FAIL ", what)
	if not good:
		failures += 1


func _initialize() -> void:
	run.call_deferred()


func run() -> void:
	var model := await loaded_model(true)
	await test_answers(model)
	await test_signals_and_stop(model)
	await test_many_and_fork(model)
	await test_history_and_saves(model)
	await test_messages(model)
	await test_long_talk(model)
	await test_full(model)
	await test_ends(model)
	await test_unload()
	await test_grammar(model)
	await test_stop_strings(model)
	await test_thoughts(model)
	await test_draft_model(model)
	await test_mistakes(model)
	await test_freed(model)
	await test_paused(model)
	await test_blocking_load()
	await test_embed(model)
	await test_engine()
	print("failures ", failures)
	quit(1 if failures > 0 else 0)


func new_chat(model: RotorModel, mode := RotorChat.MODE_THREAD) -> RotorChat:
	var chat := RotorChat.new()
	chat.model = model
	chat.mode = mode
	chat.temperature = 0.0
	chat.max_tokens = 60
	root.add_child(chat)
	return chat


func answer(chat: RotorChat, words: String) -> String:
	check(chat.say(words), "say " + words)
	var end: Array = await chat.generation_finished
	return end[0]


func loaded_model(asynchronous: bool) -> RotorModel:
	var model := RotorModel.new()
	var fractions: Array[float] = []
	model.model_path = TAVERN
	model.backend = "cpu"
	model.threads = 1
	model.load_async = asynchronous
	model.load_progress.connect(func(fraction: float) -> void: fractions.append(fraction))
	check(model.load_model(), "load_model")
	check(model.is_loading() and not model.is_loaded(), "it loads")
	await model.loaded
	check(model.is_loaded() and not model.is_loading() and model.get_error() == "", "it is loaded")
	check(fractions.size() > 0 and fractions[-1] <= 1.0 and fractions == sorted(fractions), "progress grows")
	var info := model.get_info()
	check(info.backend == "cpu" and info.layers == 5 and info.longest_context == 1024, "info")
	var estimate := model.estimate(256)
	check(estimate.weight_bytes == info.weight_bytes and estimate.session_bytes > 0, "estimate")
	check(model.estimate().session_bytes == estimate.session_bytes * 4, "estimate of the whole context")
	return model


func sorted(numbers: Array[float]) -> Array[float]:
	var copy := numbers.duplicate()
	copy.sort()
	return copy


func test_answers(model: RotorModel) -> void:
	var thread := new_chat(model)
	var frame := new_chat(model, RotorChat.MODE_FRAME)
	frame.frame_budget_ms = 1.0
	for words: String in ["what can I drink here?", "which drink is the strongest?", "one of those please"]:
		var a := await answer(thread, words)
		var b := await answer(frame, words)
		check(a == b and a.length() > 10, "both modes answer alike: " + a)
	check(thread.get_history() == frame.get_history() and thread.get_history().size() == 6, "histories")
	check("firewater" in thread.get_history()[3].content, "it knows what was said before")
	var stats := thread.get_stats()
	check(stats.generated_tokens > 20 and stats.context_length == 1024 and stats.generated_tokens_per_second > 0, "stats")
	frame.frame_budget_ms = 0.0
	check(await answer(frame, "good evening") != "", "a budget of 0 goes on, too")
	thread.queue_free()
	frame.queue_free()


func test_signals_and_stop(model: RotorModel) -> void:
	for mode: int in [RotorChat.MODE_THREAD, RotorChat.MODE_FRAME]:
		var chat := new_chat(model, mode)
		chat.frame_budget_ms = 0.5
		var pieces: Array[String] = []
		var listen := func(piece: String) -> void: pieces.append(piece)
		chat.token_generated.connect(listen)
		check(not chat.is_busy(), "idle")
		chat.say("where can i get my sword fixed")
		check(chat.is_busy(), "busy")
		var end: Array = await chat.generation_finished
		check("".join(pieces) == end[0] and end[1] == false, "the pieces are the reply")
		check(not chat.is_busy(), "idle again")
		# A reply without an end is stopped after its first piece.
		chat.max_tokens = 100000
		chat.grammar = RotorGrammar.new()
		chat.grammar.kind = RotorGrammar.REGEX
		chat.grammar.source = "[a-z ]{5000}"
		chat.token_generated.connect(func(_piece: String) -> void: chat.stop(), CONNECT_ONE_SHOT)
		chat.say("tell me a tale")
		end = await chat.generation_finished
		check(end[1] == true and end[0].length() > 0 and end[0].length() < 5000, "stop() keeps what there is")
		check(chat.get_history()[-1] == {"role": "assistant", "content": end[0]}, "in the history, too")
		chat.grammar = null
		check(await answer(chat, "good evening") != "", "and goes on")
		# Stopped before it began.
		chat.say("good evening")
		chat.stop()
		end = await chat.generation_finished
		check(end == ["", true] and chat.get_history()[-1].role == "assistant", "stopped at once")
		chat.queue_free()


func test_many_and_fork(model: RotorModel) -> void:
	var first := new_chat(model)
	check(first.set_history(HISTORY) and first.warm_up(), "warm_up")
	check(await first.warmed_up, "warm")
	check(first.get_history() == HISTORY and first.get_stats().prompt_tokens > 10, "warmed up")
	var want := await answer(add(first.fork()), "what can I drink here?")
	var chats: Array[RotorChat] = []
	var answers: Array[String] = []
	for i in 8:
		var chat := add(first.fork())
		chat.mode = RotorChat.MODE_FRAME if i == 3 else RotorChat.MODE_THREAD
		chat.generation_finished.connect(func(reply: String, _cancelled: bool) -> void: answers.append(reply))
		chats.append(chat)
	for chat in chats:
		chat.say("what can I drink here?")
	while answers.size() < chats.size():
		await process_frame
	check(answers.all(func(reply: String) -> bool: return reply == want), "eight forks at once answer alike")
	check(first.get_history() == HISTORY, "the first one has not heard of it")
	for chat in chats:
		chat.queue_free()
	first.queue_free()


func add(chat: RotorChat) -> RotorChat:
	root.add_child(chat)
	return chat


func test_history_and_saves(model: RotorModel) -> void:
	var chat := new_chat(model)
	await answer(chat, "what can I drink here?")
	var small := chat.save_state()
	var large := chat.save_state(true)
	check(small.size() > 0 and large.size() > 2 * small.size(), "saves: %d and %d bytes" % [small.size(), large.size()])
	var want := await answer(chat, "which is the strongest?")
	for state: PackedByteArray in [small, large]:
		var other := new_chat(model)
		check(other.load_state(state), "load_state")
		check(other.get_history().size() == 2, "the history is back")
		check(await answer(other, "which is the strongest?") == want, "and goes on as the saved one")
		var evaluated: int = other.get_stats().prompt_tokens
		check(evaluated < 20 if state == large else evaluated > 25, "tokens evaluated after it: %d" % evaluated)
		other.queue_free()
	check(chat.set_history([]) and chat.get_history() == [], "an empty history")
	check(await answer(chat, "what can I drink here?") == await answer(new_chat(model), "what can I drink here?"), "from the beginning")
	chat.queue_free()


func test_long_talk(model: RotorModel) -> void:
	var chat := new_chat(model)
	chat.context_length = 128
	chat.max_tokens = 30
	for i in 12:
		await answer(chat, "what can I drink here?")
	check(chat.get_history().size() == 24, "nothing leaves the history")
	check(chat.get_stats().tokens <= 128, "but the oldest leave the context")
	chat.queue_free()


	# If a conversation is too long, only the part that fits is evaluated.
	chat = new_chat(model)
	chat.max_tokens = 20
	var told: Array = []
	for i in 3000:
		told.append({"role": "assistant" if i % 2 else "user", "content": "what can I drink here on this fine evening, my dear innkeeper?"})
	chat.set_history(told)
	check(await answer(chat, "and to eat?") != "" and chat.get_history().size() == 3002, "thousands of messages")
	var read: int = chat.get_stats().tokens
	check(read > 300 and read < 600, "half a context of them: %d tokens" % read)
	chat.queue_free()


## Another reply, edited messages, and counts of tokens.
func test_messages(model: RotorModel) -> void:
	for mode: int in [RotorChat.MODE_THREAD, RotorChat.MODE_FRAME]:
		var chat := new_chat(model, mode)
		check(not chat.reply(), "nothing to reply to")
		check("no message" in await failure(chat), "and it says so")
		await answer(chat, "good evening")
		var last := await answer(chat, "what can I drink here?")
		var before := chat.get_history()
		check(chat.get_answer() == {"text": last, "thought": "", "tool_calls": [], "why": "stop"}, "an answer as data")
		check(chat.regenerate() and not chat.add_message({"role": "user", "content": "wait"}), "regenerate")
		check(await chat.generation_finished == [last, false] and chat.get_history() == before, "with the same seed")
		chat.top_p = 7.0
		chat.regenerate()
		check("top_p" in await failure(chat) and chat.get_history() == before, "a reply stays until there is another one")
		check(chat.get_answer().is_empty(), "and a failed run has no answer")
		chat.top_p = 1.0
		# Messages that are edited or removed. A copy has changed, not the conversation.
		var edited := chat.get_history()
		edited[0].content = "hello there"
		check(chat.get_history() == before, "a copy")
		chat.set_history(edited.slice(0, 2))
		check(chat.add_message({"role": "user", "content": "what can I drink here?"}) and chat.reply(), "reply")
		var end: Array = await chat.generation_finished
		var other := new_chat(model, mode)
		other.set_history(edited.slice(0, 2))
		check(end[0] == await answer(other, "what can I drink here?") and chat.get_history() == other.get_history(), "edited")
		check(not chat.add_message({"role": "user"}) and not chat.add_message({"content": "a"}), "no messages")
		# A token more than the prompt has.
		chat.system_prompt = "You are a keeper \v\u0001 \"of\" \\v taverns."
		chat.max_tokens = 1
		var n := chat.count_tokens("and to eat?")
		check(n > chat.count_tokens(), "a message has tokens")
		await answer(chat, "and to eat?")
		check(chat.get_stats().tokens in [n, n + 1], "counted before: %d" % n)
		chat.system_prompt = "Be kind."
		var kind := chat.count_tokens()
		chat.system_prompt = ""
		check(kind > chat.count_tokens(), "no system prompt")
		chat.queue_free()
		other.queue_free()
	var without := new_chat(RotorModel.new())
	check(without.count_tokens("hello") == -1, "no model to count with")
	without.queue_free()


func test_full(model: RotorModel) -> void:
	for mode: int in [RotorChat.MODE_THREAD, RotorChat.MODE_FRAME]:
		var chat := new_chat(model, mode)
		var said := [""]
		chat.token_generated.connect(func(text: String) -> void: said[0] += text)
		chat.context_length = 128
		chat.max_tokens = 30
		chat.when_full = RotorChat.FULL_SUMMARY
		for i in 12:
			said[0] = ""
			var reply := await answer(chat, "what can I drink here?")
			check(reply == said[0], "no part of a summary is said")
		check(chat.get_history().size() == 24 and chat.get_stats().tokens <= 128, "summaries")
		chat.when_full = RotorChat.FULL_ERROR
		var long := chat.get_history()
		chat.set_history(long + long)
		chat.say("and to eat?")
		check("context" in await failure(chat) and chat.get_history().size() == 48, "a full context")
		chat.when_full = RotorChat.FULL_DROP_OLDEST
		check(await answer(chat, "and to eat?") != "", "goes on")
		chat.queue_free()


func test_ends(model: RotorModel) -> void:
	for mode: int in [RotorChat.MODE_THREAD, RotorChat.MODE_FRAME]:
		var chat := new_chat(model, mode)
		chat.context_length = 128
		chat.max_tokens = 1000
		chat.grammar = RotorGrammar.new()
		chat.grammar.kind = RotorGrammar.REGEX
		chat.grammar.source = "[a-z ]{5000}"
		check(await answer(chat, "tell me a tale") != "" and chat.get_history().size() == 2, "a reply ends with the context, and is kept")
		check(chat.get_stats().tokens >= 127, "all of the context")
		chat.grammar = null
		chat.max_tokens = 0
		check((await answer(chat, "good evening")).length() < 12, "one token at least")
		chat.queue_free()


## A load is cancelled and begins again while a chat waits for it.
func test_unload() -> void:
	var model := RotorModel.new()
	model.model_path = TAVERN
	model.backend = "cpu"
	var chat := new_chat(model)
	chat.say("good evening")
	await process_frame
	while not model.is_loading():
		await process_frame
	model.unload()
	check(not model.is_loading() and chat.is_busy(), "given up")
	var end: Array = await chat.generation_finished
	check(end[0] != "" and not end[1], "loaded all the same")
	chat.queue_free()


## The message of a run that has failed and ended.
func failure(chat: RotorChat) -> String:
	var said: Array[String] = []
	var listen := func(message: String) -> void:
		check(not chat.say("within"), "busy until the end")
		said.append(message)
	chat.generation_failed.connect(listen)
	var end: Array = await chat.generation_finished
	chat.generation_failed.disconnect(listen)
	check(end == ["", true] and said.size() == 1, "it failed, once")
	return said[0]


func test_grammar(model: RotorModel) -> void:
	for mode: int in [RotorChat.MODE_THREAD, RotorChat.MODE_FRAME]:
		var chat := new_chat(model, mode)
		chat.grammar = RotorGrammar.new()
		chat.grammar.kind = RotorGrammar.CHOICE
		chat.grammar.source = '["yes", "no"]'
		check(await answer(chat, "do you have a room?") in ["yes", "no"], "a choice")
		chat.grammar.kind = RotorGrammar.JSON_SCHEMA
		chat.grammar.source = '{"type": "object", "properties": {"mood": {"enum": ["calm", "angry"]}}, "required": ["mood"], "additionalProperties": false}'
		var data: Variant = JSON.parse_string(await answer(chat, "how are you?"))
		check(data is Dictionary and data.mood in ["calm", "angry"], "JSON: %s" % data)
		chat.grammar.source = "{"
		var before := chat.get_history()
		chat.say("how are you?")
		var message := await failure(chat)
		check(message.length() > 10 and chat.get_history() == before, "a bad schema: " + message)
		chat.queue_free()


func test_thoughts(model: RotorModel) -> void:
	for mode: int in [RotorChat.MODE_THREAD, RotorChat.MODE_FRAME]:
		var chat := new_chat(model, mode)
		var thoughts: Array[String] = []
		chat.thought_generated.connect(func(text: String) -> void: thoughts.append(text))
		var plain := await answer(chat, "what can I drink here?")
		chat.set_history([])
		chat.separate_thoughts = true
		chat.max_thinking_tokens = 8
		check(await answer(chat, "what can I drink here?") == plain and thoughts.is_empty(), "a model without thoughts answers as before")
		chat.queue_free()


func test_draft_model(model: RotorModel) -> void:
	var plain := new_chat(model)
	var whole := await answer(plain, "what can I drink here?")
	var next := await answer(plain, "and to eat?")
	plain.queue_free()
	for mode: int in [RotorChat.MODE_THREAD, RotorChat.MODE_FRAME]:
		var chat := new_chat(model, mode)
		chat.draft_model = RotorModel.new()
		chat.draft_model.model_path = TAVERN
		chat.draft_model.backend = "cpu"
		check(await answer(chat, "what can I drink here?") == whole, "a draft model changes nothing")
		check(chat.draft_model.is_loaded() and chat.get_stats().drafted_tokens >= chat.get_stats().accepted_tokens, "it is loaded")
		var fork := chat.fork()
		root.add_child(fork)
		check(await answer(fork, "and to eat?") == next, "nor in a fork")
		fork.queue_free()
		chat.draft_model = null
		check(await answer(chat, "and to eat?") == next, "nor does none")
		chat.draft_model = RotorModel.new()
		chat.say("hello")
		check("model_path" in await failure(chat), "a draft model without a path")
		chat.queue_free()


func test_stop_strings(model: RotorModel) -> void:
	for mode: int in [RotorChat.MODE_THREAD, RotorChat.MODE_FRAME]:
		var chat := new_chat(model, mode)
		check(chat.stop_strings.is_empty(), "none by itself")
		var whole := await answer(chat, "what can I drink here?")
		var stop := whole.substr(whole.length() / 2, 3)
		chat.set_history([])
		chat.stop_strings = ["never said", stop]
		check(await answer(chat, "what can I drink here?") == whole.substr(0, whole.find(stop)), "ends before " + stop)
		# The next reply is the same as after the shorter reply.
		chat.stop_strings = []
		var other := new_chat(model, mode)
		other.set_history(chat.get_history())
		var next := await answer(chat, "and to eat?")
		check(next == await answer(other, "and to eat?"), "goes on: " + next)
		chat.stop_strings = [""]
		chat.say("hello")
		check("empty" in await failure(chat), "an empty stop string")
		chat.queue_free()
		other.queue_free()


func test_mistakes(model: RotorModel) -> void:
	var chat := new_chat(null)
	check(not chat.say("hello"), "say tells that there is no model")
	check("give this chat a RotorModel" in await failure(chat), "no model")
	check(not chat.warm_up() and not await chat.warmed_up, "nothing to warm up")
	var wrong := RotorModel.new()
	chat.model = wrong
	check(not chat.say("hello"), "say tells that there is no path")
	check("model_path" in await failure(chat), "no path")
	wrong.model_path = "res://nowhere"
	chat.model = wrong
	chat.say("hello")
	var message := await failure(chat)
	check("res://nowhere" in message and wrong.get_error() == message, "no folder in res://: " + message)
	wrong.model_path = "/nowhere/at/all"
	chat.say("hello")
	message = await failure(chat)
	check("/nowhere/at/all" in message, "no folder on the disk: " + message)
	check(not wrong.is_loading() and not wrong.is_loaded(), "not loaded")
	wrong.model_path = TAVERN
	wrong.memory_limit_mb = 1
	chat.say("hello")
	check("memory" in await failure(chat), "too little memory")
	wrong.memory_limit_mb = 0
	check(await answer(chat, "good evening") != "" and wrong.get_error() == "", "a good load leaves no error")
	chat.set_history([])
	chat.model = model
	chat.top_p = 7.0
	chat.say("hello")
	check("top_p" in await failure(chat), "an option out of its range")
	chat.top_p = 1.0
	chat.context_length = 8
	chat.say("how much is a room for the night, with breakfast and a bath, please?")
	message = await failure(chat)
	check("context" in message or "room" in message, "a prompt that does not fit: " + message)
	chat.context_length = 0
	check(chat.get_history() == [], "what failed is not in the history")
	check(await answer(chat, "good evening") != "", "all is well again")
	# Calls that are refused, with an error in the console.
	var history := chat.get_history()
	check(not chat.set_history([3]) and not chat.set_history([{"role": "user"}]), "set_history refuses")
	check(not chat.load_state(PackedByteArray()) and not chat.load_state(PackedByteArray([1, 2, 3, 4])), "load_state refuses")
	check(chat.get_history() == history, "nothing has changed")
	chat.say("good evening")
	check(not chat.say("again") and not chat.warm_up() and chat.fork() == null and not chat.set_history([]), "busy")
	check(not chat.load_state(PackedByteArray()), "busy, too")
	var saved := new_chat(model)
	check(saved.load_state(chat.save_state(true)) and saved.get_history() == history, "a save while busy is of the talk before the question")
	saved.queue_free()
	await chat.generation_finished
	# Texts of all kinds, through untyped calls.
	var untyped: Variant = chat
	untyped.system_prompt = &"Ümläute \"and\" 雪 🐉"
	check(chat.system_prompt == "Ümläute \"and\" 雪 🐉", "texts")
	check(untyped.say(&"雪 🐉 <|eot_id|>") == true, "a StringName is a text, too")
	await chat.generation_finished
	chat.queue_free()


func test_freed(model: RotorModel) -> void:
	for mode: int in [RotorChat.MODE_THREAD, RotorChat.MODE_FRAME]:
		var chat := new_chat(model, mode)
		chat.say("tell me about the dragon")
		await process_frame
		await process_frame
		chat.free()
		chat = new_chat(model, mode)
		chat.generation_finished.connect(func(_reply: String, _cancelled: bool) -> void: chat.queue_free())
		chat.say("hello")
		await chat.tree_exited
		# A scene that is changed while chats answer, regenerate, and summarise.
		var scene := Node.new()
		root.add_child(scene)
		for words: String in ["what can I drink here?", "tell me about the dragon", "and to eat?"]:
			chat = new_chat(model, mode)
			chat.reparent(scene)
			chat.context_length = 128
			chat.when_full = RotorChat.FULL_SUMMARY
			chat.set_history(HISTORY + HISTORY + HISTORY + HISTORY)
			chat.add_message({"role": "user", "content": words})
			chat.regenerate()
		await process_frame
		scene.free()
		await process_frame
	for i in 100:
		var chat := RotorChat.new()
		chat.model = model
		chat.free()
	# A model whose last reference goes while it loads.
	var short_lived := RotorModel.new()
	short_lived.model_path = TAVERN
	short_lived.load_model()
	short_lived = null
	for i in 10:
		await process_frame
	check(true, "freed in all states")
	# A model that is unloaded while a chat uses it.
	var other := await loaded_model(true)
	var chat := new_chat(other)
	chat.say("tell me about the dragon")
	await process_frame
	await process_frame
	other.unload()
	if chat.is_busy():
		await chat.generation_finished
	check(not other.is_loaded() and await answer(chat, "hello") != "" and other.is_loaded(), "it is loaded again when it is needed")
	chat.queue_free()


func test_paused(model: RotorModel) -> void:
	var chat := new_chat(model)
	var pieces := [0]
	chat.token_generated.connect(func(_piece: String) -> void: pieces[0] += 1)
	chat.say("what can I drink here?")
	paused = true
	for i in 20:
		await process_frame
	check(pieces[0] == 0 and chat.is_busy(), "a paused chat is silent")
	paused = false
	await chat.generation_finished
	check(pieces[0] > 0, "and goes on")
	chat.queue_free()


func test_blocking_load() -> void:
	var model := RotorModel.new()
	model.backend = "cpu"
	model.load_async = false
	model.model_path = TAVERN
	check(model.load_model() and model.is_loaded(), "a load that waits")
	model.unload()
	model.model_path = ProjectSettings.globalize_path(TAVERN)
	check(model.load_model() and model.is_loaded(), "from the disk")
	model.unload()
	check(not model.is_loaded() and model.get_info().is_empty(), "unloaded")
	model.load_async = true
	model.load_model()
	await model.loaded
	var chat := new_chat(model)
	check(await answer(chat, "good evening") != "", "from the disk, in the background")
	chat.queue_free()


func embed(model: RotorModel, texts: Array, options := {}) -> Array:
	var number := model.embed(texts, options)
	check(number > 0, "embed")
	while true:
		var made: Array = await model.embedded
		if made[0] == number:
			return made[1]
	return []


func test_embed(model: RotorModel) -> void:
	var texts := ["The mill is haunted.", "Two ales, please!", "The mill is haunted."]
	var made := await embed(model, texts)
	check(made.size() == 3 and made[0] is PackedFloat32Array and made[0].size() == model.get_info().vector_size, "vectors")
	check(made[0] == made[2] and made[0] != made[1], "a vector depends on its text only")
	var length := 0.0
	for x: float in made[0]:
		length += x * x
	check(absf(length - 1.0) < 1e-5, "unit vectors")
	var mean := await embed(model, texts, {"pooling": "mean", "normalize": false})
	check(mean.size() == 3 and mean[0] != made[0], "options")
	check((await embed(model, PackedStringArray(texts)))[1] == made[1], "packed strings")
	check((await embed(model, [])).is_empty(), "no texts")
	print("vectors ", JSON.stringify([made[0], mean[1]]))
	# A reply goes on beside many texts.
	var chat := new_chat(model)
	var many := []
	many.resize(600)
	many.fill("The mill is haunted, and nobody goes there at night.")
	var number := model.embed(many)
	check(chat.say("what can I drink here?"), "say")
	var pieces: Array[String] = []
	chat.token_generated.connect(func(text: String) -> void: pieces.append(text))
	var end: Array = await model.embedded
	check(end[0] == number and end[1].size() == 600 and pieces.size() > 0, "a reply beside embeddings")
	if chat.is_busy():
		await chat.generation_finished
	chat.queue_free()
	# What is wrong is told; no signal follows.
	var failed: Array = []
	model.embedding_failed.connect(func(which: int, message: String) -> void: failed.append([which, message]))
	for wrong: Array in [[[1], {}], [["a"], {"pooling": "first"}], [["a"], {"size": 3}], [["a"], {"max_tokens": 0}], [["a"], {"normalize": 1}]]:
		check(model.embed(wrong[0], wrong[1]) == 0, "refused: %s" % [wrong])
	check((await embed(model, ["a ".repeat(3000)])).is_empty() and failed.size() == 1 and "text 0 has" in failed[0][1], "a long text fails")
	check((await embed(model, ["a ".repeat(3000)], {"truncate": true, "max_tokens": 20})).size() == 1, "a long text is cut")
	# A model that is not loaded is loaded first; one that cannot be loaded fails.
	var late := RotorModel.new()
	late.model_path = TAVERN
	late.backend = "cpu"
	var first := late.embed(texts)
	var second := late.embed(["Two ales, please!"])
	var order: Array[int] = []
	late.embedded.connect(func(which: int, _vectors: Array) -> void: order.append(which))
	check((await late.embedded)[1] == made, "a model that loads late")
	while order.size() < 2:
		await process_frame
	check(order == [first, second], "in order")
	var lost := RotorModel.new()
	lost.model_path = "/nowhere"
	lost.embedding_failed.connect(func(which: int, message: String) -> void: failed.append([which, message]))
	check((await embed(lost, ["a"])).is_empty() and "/nowhere" in failed[-1][1], "a model that does not load")
	# A model that goes away, and one that is unloaded, before it is loaded.
	var gone := RotorModel.new()
	gone.model_path = TAVERN
	check(gone.embed(many) > 0, "embed")
	gone = null
	late.unload()
	late.embed(["a"])
	late.unload()
	check(order.size() == 3, "unloaded")
	model.embed(many)


func test_engine() -> void:
	check(RotorEngine.get_version() == "0.1.0", "version")
	check(RotorEngine.get_devices().all(func(d: Dictionary) -> bool: return d.has_all(["backend", "name", "kind", "memory"])), "devices")
	var records: Array[String] = []
	RotorEngine.logged.connect(func(level: int, message: String) -> void: records.append("%d %s" % [level, message]))
	RotorEngine.set_log(RotorEngine.LOG_DEBUG)
	var model := RotorModel.new()
	model.backend = "cpu"
	model.load_async = false
	model.model_path = TAVERN
	model.load_model()
	await process_frame
	check(records.size() > 0, "log: %s" % [records])
	RotorEngine.set_log(RotorEngine.LOG_OFF)
