using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace Rotor
{
    /// <summary>An error of rotor: its message says what is wrong and what to do.</summary>
    public sealed class RotorException : Exception
    {
        internal RotorException(Status status, string message, Exception cause = null) : base(message, cause)
        {
            Status = status;
        }

        /// <summary>The code of the error.</summary>
        public Status Status { get; }
    }

    /// <summary>The library as a whole: its version, the GPUs of this machine, its log.</summary>
    public static class RotorLibrary
    {
        /// <summary>The version of the native library, for example "0.1.0".</summary>
        public static unsafe string Version
        {
            get
            {
                Library.Ready();
                return Library.Text(Native.rotor_version());
            }
        }

        /// <summary>The GPUs of this machine. Opening their drivers may take some
        /// milliseconds.</summary>
        public static unsafe Device[] Devices()
        {
            Library.Ready();
            UIntPtr count;
            Library.Check(Native.rotor_device_count(&count));
            var devices = new Device[(int)count];
            for (int i = 0; i < devices.Length; i++)
            {
                Native.rotor_device_info info;
                info.struct_size = (uint)sizeof(Native.rotor_device_info);
                Library.Check(Native.rotor_device_get((UIntPtr)i, &info));
                devices[i] = new Device((DeviceKind)info.kind, info.memory, Library.Text(info.backend), Library.Text(info.name));
            }
            return devices;
        }

        /// <summary>Sends log records up to a level to a function; null sends none. The process has
        /// one such function. rotor calls it on the thread that called rotor, during that call. It
        /// must not call rotor. An exception of the function is lost.</summary>
        public static void SetLog(Action<LogLevel, string> log, LogLevel level = LogLevel.Info)
        {
            Library.Ready();
            Log.Set(log, level);
        }
    }

    /// <summary>A GPU of this machine.</summary>
    public readonly struct Device
    {
        internal Device(DeviceKind kind, ulong memory, string backend, string name)
        {
            Kind = kind;
            Memory = memory;
            Backend = backend;
            Name = name;
        }

        /// <summary>What the device is.</summary>
        public DeviceKind Kind { get; }

        /// <summary>Bytes of its own memory, or of the memory that it shares with the
        /// CPU.</summary>
        public ulong Memory { get; }

        /// <summary>The value for ModelOptions.Backend, for example "vulkan:0".</summary>
        public string Backend { get; }

        /// <summary>The name that its driver gives.</summary>
        public string Name { get; }
    }

    internal unsafe delegate int FillBytes(byte* buffer, UIntPtr capacity, UIntPtr* count);
    internal unsafe delegate int FillIds(uint* buffer, UIntPtr capacity, UIntPtr* count);
    internal unsafe delegate int FillFloats(float* buffer, UIntPtr capacity, UIntPtr* count);

    /// <summary>Statuses, texts and arrays between C# and C.</summary>
    internal static unsafe class Library
    {
        private static readonly Encoding Utf8Text = new UTF8Encoding(false, true);
        private static volatile bool isReady;

        /// <summary>Throws if the native library is missing, or does not have the structs of this
        /// package.</summary>
        internal static void Ready()
        {
            if (isReady)
                return;
            uint version;
            try
            {
                version = Native.rotor_abi_version();
            }
            catch (DllNotFoundException missing)
            {
                const string Told = "the native library of rotor (rotor.dll, librotor.so or librotor.dylib) was not found: put it " +
                    "beside the program, or into Plugins of the Unity package";
                throw new DllNotFoundException(Told, missing);
            }
            if (version != Native.ROTOR_ABI_VERSION)
                throw new RotorException(Status.Unsupported, "the native library of rotor has ABI version " + version +
                    "; this package needs " + Native.ROTOR_ABI_VERSION + ": take both from one release");
            isReady = true;
        }

        /// <summary>Throws the last error of this thread unless the call succeeded.</summary>
        internal static void Check(int status)
        {
            if (status != (int)Status.Ok)
                throw Error(status);
        }

        internal static RotorException Error(int status, Exception cause = null) =>
            new RotorException((Status)status, Text(Native.rotor_last_error()), cause);

        internal static RotorException Busy(string what) =>
            new RotorException(Status.Busy, "another thread is using this " + what + "; use it on one thread at a time");

        /// <summary>The text of C that ends with NUL.</summary>
        internal static string Text(byte* text)
        {
            int length = 0;
            while (text[length] != 0)
                length++;
            return Text(text, (ulong)length);
        }

        internal static string Text(byte* text, ulong length) =>
            length == 0 ? string.Empty : Encoding.UTF8.GetString(text, checked((int)length));

        /// <summary>The UTF-8 of a text, with a NUL at its end.</summary>
        internal static byte[] Utf8(string text, string name)
        {
            if (text == null)
                throw new ArgumentNullException(name);
            byte[] bytes;
            try
            {
                bytes = new byte[Utf8Text.GetByteCount(text) + 1];
            }
            catch (EncoderFallbackException half)
            {
                throw new ArgumentException("the text has half of a surrogate pair, so it is no Unicode text", name, half);
            }
            Utf8Text.GetBytes(text, 0, text.Length, bytes, 0);
            return bytes;
        }

        /// <summary>As Utf8, of a text that may not contain a NUL, because C would cut it there.
        /// Null stays null.</summary>
        internal static byte[] CString(string text, string name)
        {
            if (text != null && text.IndexOf('\0') >= 0)
                throw new ArgumentException("the text contains a NUL; remove it, or end the text before it", name);
            return text == null ? null : Utf8(text, name);
        }

        /// <summary>The length of what Utf8 returns; 0 for null.</summary>
        internal static UIntPtr Length(byte[] bytes) => bytes == null ? UIntPtr.Zero : (UIntPtr)(bytes.Length - 1);

        /// <summary>An array to which `fixed` gives an address, also if it is empty.</summary>
        internal static T[] Some<T>(T[] items, string name)
        {
            if (items == null)
                throw new ArgumentNullException(name);
            return items.Length == 0 ? new T[1] : items;
        }

        // Each of these asks for the number of items first.

        internal static string Text(FillBytes call) => Utf8Text.GetString(Bytes(call));

        internal static byte[] Bytes(FillBytes call)
        {
            UIntPtr count;
            Check(call(null, UIntPtr.Zero, &count));
            var items = new byte[checked((int)count)];
            if (items.Length > 0)
                fixed (byte* buffer = items)
                    Check(call(buffer, count, &count));
            return Cut(items, (int)count);
        }

        internal static uint[] Ids(FillIds call)
        {
            UIntPtr count;
            Check(call(null, UIntPtr.Zero, &count));
            var items = new uint[checked((int)count)];
            if (items.Length > 0)
                fixed (uint* buffer = items)
                    Check(call(buffer, count, &count));
            return Cut(items, (int)count);
        }

        internal static float[] Floats(FillFloats call)
        {
            UIntPtr count;
            Check(call(null, UIntPtr.Zero, &count));
            var items = new float[checked((int)count)];
            if (items.Length > 0)
                fixed (float* buffer = items)
                    Check(call(buffer, count, &count));
            return Cut(items, (int)count);
        }

        private static T[] Cut<T>(T[] items, int count)
        {
            if (count < items.Length)
                Array.Resize(ref items, count);
            return items;
        }
    }
}
