extends Node
## What an NPC does next, as data. The grammar holds: no reply has to be repaired.

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
	return JSON.parse_string(end[0])
