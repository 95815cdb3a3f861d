## A system that refuses memory to the extension: each call fails with an error, and works again when there is memory.
## test_godot.py refuses; ROTOR_REFUSE is the number of allocations that succeed before. Prints "ok NAME" or "FAIL NAME" for each check.
extends SceneTree

const MOST := 60

var failures := 0


func check(good: bool, what: String) -> void:
	print("ok " if good else "FAIL ", what)
	if not good:
		failures += 1


func _initialize() -> void:
	run.call_deferred()


func grant(allocations: int) -> void:
	OS.set_environment("ROTOR_REFUSE", str(allocations))


func grant_all() -> void:
	OS.set_environment("ROTOR_REFUSE", "")


func run() -> void:
	var model := RotorModel.new()
	model.model_path = "res://models/tavern"
	model.backend = "cpu"
	model.load_async = false
	check(model.load_model(), "load")
	var before := await talk(model, RotorChat.MODE_FRAME)
	check(before.reply.length() > 10 and before.messages == 2, "a reply")
	for mode: RotorChat.Mode in [RotorChat.MODE_FRAME, RotorChat.MODE_THREAD]:
		var failed := 0
		for allocations in MOST:
			var end := await talk(model, mode, allocations)
			failed += int(end.failed)
			check(end.failed == (end.messages == 0) or end.reply == before.reply, "granted %d" % allocations)
		check(failed > 3 and failed < MOST, "some were refused: %d" % failed)
	check((await talk(model, RotorChat.MODE_THREAD)).reply == before.reply, "the same reply")
	await test_embed(model)
	test_calls(model)
	test_loads()
	print("failures ", failures)
	quit(1 if failures > 0 else 0)


func test_embed(model: RotorModel) -> void:
	var failed := 0
	for allocations in 12:
		grant(allocations)
		var number := model.embed(["a", "b"], {"pooling": "mean"})
		grant_all()
		failed += int(number == 0)
		if number != 0:
			check((await model.embedded)[1].size() == 2, "vectors after %d" % allocations)
	check(failed > 2 and failed < 12, "some embeddings were refused: %d" % failed)


## One question and its answer, after so many allocations without more memory.
func talk(model: RotorModel, mode: RotorChat.Mode, allocations := -1) -> Dictionary:
	var chat := RotorChat.new()
	chat.model = model
	chat.mode = mode
	chat.temperature = 0.0
	chat.max_tokens = 12
	chat.stop_strings = ["never said"]
	root.add_child(chat)
	var messages: Array[String] = []
	chat.generation_failed.connect(func(message: String) -> void: messages.append(message))
	if allocations >= 0:
		grant(allocations)
	chat.say("good evening")
	var end: Array = await chat.generation_finished
	grant_all()
	var found := {"reply": end[0], "failed": messages.size() > 0, "messages": chat.get_history().size()}
	if messages.size() > 0:
		check(messages.size() == 1 and "the system refuses memory" in messages[0] and end[1], "why")
	chat.queue_free()
	return found


func test_calls(model: RotorModel) -> void:
	var chat := RotorChat.new()
	chat.model = model
	root.add_child(chat)
	var history := [{"role": "user", "content": "good evening"}, {"role": "assistant", "content": "Welcome."}]
	check(chat.set_history(history), "set_history")
	chat.system_prompt = "You are a keeper."
	var state := chat.save_state()
	for allocations in 12:
		grant(allocations)
		var is_set := chat.set_history(history + history)
		var is_loaded := chat.load_state(state)
		var fork := chat.fork()
		var other := RotorChat.new()
		chat.system_prompt = "You are a guard."
		var prompt := chat.system_prompt
		grant_all()
		check(is_set or is_loaded or chat.get_history() == history, "the history %d" % allocations)
		check(prompt in ["You are a keeper.", "You are a guard."], "a property %d" % allocations)
		check(fork == null or fork.get_history() == chat.get_history(), "a fork %d" % allocations)
		for made: RotorChat in [fork, other]:
			if made != null:
				made.free()
		check(chat.set_history(history), "set_history %d" % allocations)
	chat.free()


func test_loads() -> void:
	for path: String in ["res://models/tavern", ProjectSettings.globalize_path("res://models/tavern")]:
		var is_done := false
		for allocations in MOST:
			var model := RotorModel.new()
			model.model_path = path
			model.backend = "cpu"
			model.load_async = false
			grant(allocations)
			is_done = model.load_model()
			var why := model.get_error()
			grant_all()
			check(is_done == why.is_empty() and (is_done or "memory" in why), "load %d %s" % [allocations, why])
			check(is_done or model.load_model(), "load again %d" % allocations)
		check(is_done, "load after all")
