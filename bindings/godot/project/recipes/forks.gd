extends Node
## Three guests hear from the same keeper. What she is, is evaluated once, and its memory is shared.

@onready var keeper: RotorChat = $Keeper


func ask_all(questions: Array[String]) -> Array[String]:
	keeper.warm_up()
	await keeper.warmed_up
	var talks: Array[RotorChat] = []
	for question in questions:
		var talk := keeper.fork()
		add_child(talk)
		talk.say(question) # in the background, all of them together
		talks.append(talk)
	var replies: Array[String] = []
	for talk in talks:
		while talk.is_busy():
			await get_tree().process_frame
		replies.append(talk.get_history()[-1].content)
		talk.queue_free()
	return replies
