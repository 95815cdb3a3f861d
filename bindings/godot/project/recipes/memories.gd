extends Node
## A character remembers what is like the question. The memories and their vectors are in memory.

@onready var keeper: RotorChat = $Keeper

var memories: Array[String] = []
var vectors: Array = []


func embed(texts: Array) -> Array:
	var number := keeper.model.embed(texts)
	while number != 0:
		var made: Array = await keeper.model.embedded
		if made[0] == number:
			return made[1]
	return [] # the console has the reason


func remember(texts: Array[String]) -> void:
	var made := await embed(texts)
	if made.size() == texts.size():
		memories.append_array(texts)
		vectors.append_array(made)


func recall(question: String, most := 3) -> Array[String]:
	var asked := await embed([question])
	var found: Array[String] = []
	if asked.is_empty():
		return found
	var order := range(memories.size())
	var likeness := order.map(func(i: int) -> float: return dot(vectors[i], asked[0]))
	order.sort_custom(func(a: int, b: int) -> bool: return likeness[a] > likeness[b])
	for i: int in order.slice(0, most):
		found.append(memories[i])
	return found


func dot(a: PackedFloat32Array, b: PackedFloat32Array) -> float:
	var sum := 0.0
	for i in a.size():
		sum += a[i] * b[i]
	return sum # the cosine, because both have length 1


func ask(question: String) -> String:
	var remembered := await recall(question)
	keeper.system_prompt = "You remember:\n" + "\n".join(remembered)
	keeper.say(question)
	var end: Array = await keeper.generation_finished
	return end[0]
