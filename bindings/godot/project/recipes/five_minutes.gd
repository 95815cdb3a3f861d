extends Node


func _ready() -> void:
	var model := RotorModel.new()
	model.model_path = "res://models/tavern"
	var chat := RotorChat.new()
	chat.model = model
	chat.token_generated.connect(func(text: String) -> void: printraw(text))
	chat.generation_finished.connect(func(_reply: String, _cancelled: bool) -> void: get_tree().quit())
	chat.generation_failed.connect(func(message: String) -> void: push_error(message); get_tree().quit(1))
	add_child(chat)
	chat.say("what can I drink here?")
