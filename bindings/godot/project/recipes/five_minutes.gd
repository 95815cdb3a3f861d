extends Node


func _ready() -> void:
	var model := RotorModel.new()
	model.model_path = "res://models/tavern"
	var chat := RotorChat.new()
	chat.model = model
	chat.token_generated.connect(func(text: String) -> void: printraw(text))
	chat.generation_finished.connect(func(_reply: String, cancelled: bool) -> void: get_tree().quit(1 if cancelled else 0))
	add_child(chat)
	chat.say("what can I drink here?")
