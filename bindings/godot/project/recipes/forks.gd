extends Node
## Guests who hear from the same keeper. What she is, is evaluated once, and its memory is shared.

@onready var keeper: RotorChat = $Keeper


func ask_all(questions: Array[String]) -> Array[String]:
	var replies: Array[String] = []
	keeper.warm_up()
	if not await keeper.warmed_up:
		return replies # generation_failed told why
	replies.resize(questions.size())
	var talks: Array[RotorChat] = []
	for i in questions.size():
		var talk := keeper.fork()
		add_child(talk)
		talk.generation_finished.connect(func(reply: String, _cancelled: bool) -> void: replies[i] = reply)
		talk.say(questions[i]) # in the background, all of them together
		talks.append(talk)
	for talk in talks:
		while talk.is_busy():
			await get_tree().process_frame
		talk.queue_free()
	return replies
