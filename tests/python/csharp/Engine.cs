// As much of UnityEngine as the samples need, and a game that plays them: it creates an object, and
// lets frames pass.
using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace AOT
{
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class MonoPInvokeCallbackAttribute : Attribute
    {
        public MonoPInvokeCallbackAttribute(Type type)
        {
        }
    }
}

namespace UnityEngine
{
    [AttributeUsage(AttributeTargets.Field)]
    public sealed class SerializeField : Attribute
    {
    }

    public class MonoBehaviour
    {
        public readonly List<IEnumerator> Coroutines = new List<IEnumerator>();

        public void StartCoroutine(IEnumerator coroutine)
        {
            if (coroutine.MoveNext())
                Coroutines.Add(coroutine);
        }
    }

    public static class Application
    {
        public static string streamingAssetsPath { get; set; }
    }

    public static class Debug
    {
        public static readonly List<Exception> Errors = new List<Exception>();

        public static void LogException(Exception error) => Errors.Add(error);

        public static void Log(object message) => Console.WriteLine(message);
    }

    public static class GUILayout
    {
        public static void Label(string text)
        {
        }

        public static string TextField(string text) => text;

        public static bool Button(string text) => false;
    }

    public static class JsonUtility
    {
        public static T FromJson<T>(string json) where T : new()
        {
            var made = new T();
            foreach (FieldInfo field in typeof(T).GetFields(BindingFlags.Public | BindingFlags.Instance))
            {
                string value = Regex.Match(json, "\"" + field.Name + "\":\"?([^\",}]*)").Groups[1].Value;
                field.SetValue(made, Convert.ChangeType(value, field.FieldType, CultureInfo.InvariantCulture));
            }
            return made;
        }
    }

    /// <summary>Calls the messages of an object as the engine does.</summary>
    public sealed class Game<T> where T : MonoBehaviour, new()
    {
        public readonly T Object = new T();

        public int Frames { get; private set; }

        public void Set(string field, object value) =>
            typeof(T).GetField(field, BindingFlags.NonPublic | BindingFlags.Instance).SetValue(Object, value);

        public void Send(string message) =>
            typeof(T).GetMethod(message, BindingFlags.NonPublic | BindingFlags.Instance).Invoke(Object, null);

        public void Frame()
        {
            Frames++;
            Send("Update");
            Object.Coroutines.RemoveAll(coroutine => !coroutine.MoveNext());
            Send("OnGUI");
            System.Threading.Thread.Sleep(1);
        }

        public void PlayUntil(Func<bool> isOver)
        {
            for (DateTime end = DateTime.Now.AddSeconds(30); !isOver(); Frame())
                if (DateTime.Now > end)
                    throw new TimeoutException("the game does not go on");
        }
    }
}
