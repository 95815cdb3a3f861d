// The code of docs/start/csharp.md; the test puts the blocks into it.
using System;
using System.Text;
using System.Threading.Tasks;
using Rotor;

internal static class Guide
{
    private static readonly Worker worker = new Worker();
    private static readonly Model model = Model.Load("models/tavern");
    private static readonly Chat chat = model.NewChat();
    private static readonly StringBuilder bubble = new StringBuilder();

    private static void Main()
    {
        foreach (Func<Task> block in new Func<Task>[] { NAMES })
        {
            bubble.Clear();
            Task task = block();
            while (!task.IsCompleted)
                worker.Update();
            task.GetAwaiter().GetResult();
            Console.WriteLine("\n==");
        }
    }
    BLOCKS
}
