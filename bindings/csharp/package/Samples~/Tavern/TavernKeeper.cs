using System;
using System.Collections;
using System.IO;
using System.Threading.Tasks;
using Rotor;
using UnityEngine;

namespace Rotor.Samples
{
    /// <summary>A character to talk to. Put it on an empty GameObject, and a model into
    /// Assets/StreamingAssets/tavern.</summary>
    public sealed class TavernKeeper : MonoBehaviour
    {
        /// <summary>Who computes the answers.</summary>
        public enum Mode
        {
            /// <summary>A thread of rotor, which Update polls.</summary>
            Worker,

            /// <summary>A coroutine, within a budget of each frame.</summary>
            Frames,
        }

        [SerializeField] private string modelFolder = "tavern";
        [SerializeField] private Mode mode = Mode.Worker;
        [SerializeField] private int frameBudgetMicroseconds = 2000;
        [SerializeField] private int maxTokens = 200;

        private Worker worker;
        private Model model;
        private Chat chat;
        private string question = "What do you have to drink?";
        private float loaded;
        private bool isDestroyed;

        /// <summary>Comes with each piece of an answer.</summary>
        public event Action<string> TextAdded;

        /// <summary>Comes with the whole answer.</summary>
        public event Action<string> Answered;

        /// <summary>What the keeper says now.</summary>
        public string Bubble { get; private set; } = string.Empty;

        /// <summary>Whether the model is not loaded yet, or the keeper is talking.</summary>
        public bool IsBusy { get; private set; } = true;

        /// <summary>The conversation, for grammars, saves and forks; null until the model is
        /// loaded.</summary>
        public Chat Chat => chat;

        /// <summary>The keeper answers. Returns false if she is busy.</summary>
        public bool Say(string text)
        {
            if (IsBusy)
                return false;
            IsBusy = true;
            Bubble = string.Empty;
            chat.Add("user", text);
            if (mode == Mode.Frames)
                StartCoroutine(AnswerInFrames());
            else
                AnswerInBackground();
            return true;
        }

        private async void Start()
        {
            worker = new Worker();
            try
            {
                string path = Path.Combine(Application.streamingAssetsPath, modelFolder);
                Model made = await worker.LoadAsync(path, null, fraction => loaded = fraction);
                if (isDestroyed)
                {
                    made.Dispose();
                    return;
                }
                model = made;
                chat = model.NewChat(new ChatOptions { MaxTokens = (uint)maxTokens, WhenFull = WhenFull.DropOldest });
                IsBusy = false;
            }
            catch (TaskCanceledException)
            {
                // The object was destroyed during the load.
            }
            catch (RotorException error)
            {
                Debug.LogException(error);
            }
        }

        private void Update()
        {
            worker.Update();
        }

        private async void AnswerInBackground()
        {
            try
            {
                Answer answer = await chat.AnswerAsync(worker, Add, (ulong)maxTokens);
                End(answer.Text);
            }
            catch (Exception) when (isDestroyed)
            {
                // The object was destroyed during the answer.
            }
            catch (RotorException error)
            {
                Fail(error);
            }
        }

        private IEnumerator AnswerInFrames()
        {
            while (StepOnce())
                yield return null;
        }

        /// <summary>Spends the budget of a frame. Returns whether the answer goes on.</summary>
        private bool StepOnce()
        {
            try
            {
                StepResult step = chat.Step((ulong)frameBudgetMicroseconds);
                Add(step.Text);
                if (step.IsEnd)
                    End(chat.Answer().Text);
                return !step.IsEnd;
            }
            catch (RotorException error)
            {
                Fail(error);
                return false;
            }
        }

        private void Add(string text)
        {
            if (text.Length == 0)
                return;
            Bubble += text;
            TextAdded?.Invoke(text);
        }

        private void End(string text)
        {
            IsBusy = false;
            Answered?.Invoke(text);
        }

        private void Fail(RotorException error)
        {
            IsBusy = false;
            Debug.LogException(error);
        }

        private void OnDestroy()
        {
            isDestroyed = true;
            worker?.Dispose();
            chat?.Dispose();
            model?.Dispose();
        }

        private void OnGUI()
        {
            if (chat == null)
            {
                GUILayout.Label("Loading: " + (int)(100 * loaded) + " %");
                return;
            }
            GUILayout.Label(Bubble);
            question = GUILayout.TextField(question);
            if (GUILayout.Button("Ask") && question.Length > 0)
                Say(question);
        }
    }
}
