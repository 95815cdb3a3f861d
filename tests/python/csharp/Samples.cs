// Plays the samples of the Unity package in both modes.
using System;
using System.IO;
using Rotor;
using Rotor.Samples;
using UnityEngine;

internal static class Samples
{
    private static void Main(string[] arguments)
    {
        Application.streamingAssetsPath = Path.GetDirectoryName(arguments[0]);
        foreach (TavernKeeper.Mode mode in new[] { TavernKeeper.Mode.Worker, TavernKeeper.Mode.Frames })
        {
            var game = new Game<TavernKeeper>();
            game.Set("mode", mode);
            game.Set("modelFolder", Path.GetFileName(arguments[0]));
            game.Set("frameBudgetMicroseconds", 100);
            game.Send("Start");
            if (game.Object.Say("Too early"))
                throw new Exception("the keeper answers before there is a model");
            game.PlayUntil(() => !game.Object.IsBusy);
            foreach (string question in new[] { "Any rumours?", "What do you have to drink?" })
            {
                string answer = null, streamed = string.Empty;
                Action<string> add = text => streamed += text;
                Action<string> end = text => answer = text;
                game.Object.TextAdded += add;
                game.Object.Answered += end;
                int before = game.Frames;
                if (!game.Object.Say(question) || game.Object.Say("Not now"))
                    throw new Exception("the keeper answers one question at a time");
                game.PlayUntil(() => answer != null);
                game.Object.TextAdded -= add;
                game.Object.Answered -= end;
                // A fast worker may answer within two frames.
                int least = mode == TavernKeeper.Mode.Frames ? 3 : 1;
                if (streamed != answer || game.Object.Bubble != answer || game.Frames - before < least)
                    throw new Exception("the answer does not come in pieces: " + streamed);
                Console.WriteLine(answer);
            }
            KeeperAction action = KeeperAction.Next(game.Object.Chat, "I take an ale.");
            if (Array.IndexOf(new[] { "serve", "refuse", "wait" }, action.action) < 0 || action.price < 0 || action.price > 20)
                throw new Exception("no action: " + action.action);
            game.Object.Say("Tell me more.");
            game.Frame();
            game.Send("OnDestroy");
        }
        // A model that is not there is an error in the console, and the game goes on. One that is
        // still loading is given up.
        foreach (string folder in new[] { "nothing here", Path.GetFileName(arguments[0]) })
        {
            var broken = new Game<TavernKeeper>();
            broken.Set("modelFolder", folder);
            broken.Send("Start");
            if (folder == "nothing here")
                broken.PlayUntil(() => Debug.Errors.Count > 0);
            broken.Send("OnDestroy");
        }
        if (Debug.Errors.Count != 1 || !(Debug.Errors[0] is RotorException error) || error.Status != Status.Io)
            throw new Exception("one error is expected, not " + string.Join(", ", Debug.Errors));
    }
}
