extends Node
## The keeper calls functions of the game.

const TOOLS: Array = [{"type": "function", "function": {
	"name": "serve",
	"description": "Serves a drink",
	"parameters": {"type": "object", "properties": {"drink": {"type": "string"}}, "required": ["drink"]},
}}]

@onready var keeper: RotorChat = $Keeper


func ask(question: String) -> String:
	keeper.tools = TOOLS
	keeper.say(question)
	var end: Array = await keeper.generation_finished
	while not keeper.get_answer().get("tool_calls", []).is_empty():
		for call: Dictionary in keeper.get_answer().tool_calls:
			keeper.add_message({"role": "tool", "tool_call_id": call.id, "content": serve(call)})
		keeper.reply()
		end = await keeper.generation_finished
	return end[0]


func serve(call: Dictionary) -> String:
	var arguments: Variant = call.arguments # a model may call anything, so look at what it wants
	return "The guest has %s." % arguments.get("drink", "nothing") if call.name == "serve" else "There is no such tool."
