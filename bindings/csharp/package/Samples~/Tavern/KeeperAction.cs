using System;
using Rotor;
using UnityEngine;

namespace Rotor.Samples
{
    /// <summary>What the keeper does next, as data. The answer follows the schema, so the game has
    /// to repair none.</summary>
    [Serializable]
    public sealed class KeeperAction
    {
        private const string Schema = @"{
            ""type"": ""object"",
            ""properties"": {
                ""action"": {""enum"": [""serve"", ""refuse"", ""wait""]},
                ""price"": {""type"": ""integer"", ""minimum"": 0, ""maximum"": 20}
            },
            ""required"": [""action"", ""price""]
        }";

        /// <summary>"serve", "refuse" or "wait".</summary>
        public string action;

        /// <summary>In coppers.</summary>
        public int price;

        /// <summary>Asks in a fork of the conversation, which the question does not change. It
        /// blocks for one short answer.</summary>
        public static KeeperAction Next(Chat chat, string happened)
        {
            using (Chat fork = chat.Fork())
            {
                // Closed: no other members, and integers with digits only, which JsonUtility needs.
                fork.Session.SetGrammar(Grammar.JsonSchema(Schema, isClosed: true));
                return JsonUtility.FromJson<KeeperAction>(fork.Say(happened).Text);
            }
        }
    }
}
