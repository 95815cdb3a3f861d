## A talk of several turns with tools and thoughts: godot --headless --path . -s tests/talk.gd -- MODEL TALK.json.
## After each run it prints a line of JSON: the messages, the answer, and the save of the chat. test_godot.py compares its tokens.
extends SceneTree


func _initialize() -> void:
	run.call_deferred()


func run() -> void:
	var talk: Dictionary = JSON.parse_string(FileAccess.get_file_as_string(OS.get_cmdline_user_args()[1]))
	var model := RotorModel.new()
	model.model_path = OS.get_cmdline_user_args()[0]
	model.backend = "cpu"
	for mode: int in [RotorChat.MODE_THREAD, RotorChat.MODE_FRAME]:
		var chat := RotorChat.new()
		chat.model = model
		chat.mode = mode
		chat.temperature = 0.0
		chat.separate_thoughts = true
		chat.max_thinking_tokens = 6
		chat.max_tokens = 120
		chat.system_prompt = talk.system
		chat.tools = talk.tools
		chat.parse_contents = talk.parse_contents
		chat.generation_failed.connect(func(message: String) -> void: print("FAIL ", message))
		root.add_child(chat)
		for turn: Dictionary in talk.turns:
			chat.grammar = null
			if turn.has("answer"): # what the small model has to say
				chat.grammar = RotorGrammar.new()
				chat.grammar.kind = RotorGrammar.CHOICE
				chat.grammar.source = JSON.stringify([turn.answer])
			for message: Dictionary in turn.messages:
				chat.add_message(message)
			chat.reply()
			var end: Array = await chat.generation_finished
			var saved: PackedByteArray = bytes_to_var(chat.save_state()).chat
			print(JSON.stringify({"mode": mode, "reply": end[0], "messages": chat.get_history(), "answer": chat.get_answer(),
				"tokens": chat.get_stats().tokens, "saved": saved.hex_encode()}))
		chat.queue_free()
	quit()
