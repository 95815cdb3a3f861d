extends Node
## An NPC's next action, as data. Each reply matches the grammar, so the game has to repair none.

const SCHEMA := {
	"type": "object",
	"properties": {
		"action": {"enum": ["serve", "refuse", "wait"]},
		"price": {"type": "integer", "minimum": 0, "maximum": 20},
	},
	"required": ["action", "price"],
	"additionalProperties": false,
}

@onready var keeper: RotorChat = $Keeper


func next_action(event: String) -> Dictionary:
	keeper.grammar = RotorGrammar.new()
	keeper.grammar.kind = RotorGrammar.JSON_SCHEMA
	keeper.grammar.source = JSON.stringify(SCHEMA)
	keeper.say(event)
	var end: Array = await keeper.generation_finished
	keeper.grammar = null
	var json := JSON.new() # it has no data if the run failed, or if max_tokens was too small
	return json.data if json.parse(end[0]) == OK else {}
