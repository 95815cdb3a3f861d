using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
#if UNITY_5_3_OR_NEWER
using AOT;
#endif

namespace Rotor
{
#if !UNITY_5_3_OR_NEWER
    /// <summary>Marks functions that C calls. Unity has an attribute of this name, which IL2CPP
    /// needs.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class MonoPInvokeCallbackAttribute : Attribute
    {
        internal MonoPInvokeCallbackAttribute(Type type)
        {
            Type = type;
        }

        internal Type Type { get; }
    }
#endif

    // C calls static functions only. Their delegates live as long as the program, and `user` is a
    // GCHandle of the object. An exception never leaves them: the object keeps it, and the call of
    // C# that is under way throws it.

    /// <summary>A function that receives progress.</summary>
    internal sealed unsafe class ProgressCall
    {
        private static readonly Native.rotor_progress_callback Function = OnProgress;
        private static readonly IntPtr Pointer = Marshal.GetFunctionPointerForDelegate(Function);

        private readonly Func<float, bool> progress;
        private ExceptionDispatchInfo raised;

        private ProgressCall(Func<float, bool> progress)
        {
            this.progress = progress;
        }

        internal delegate int Call(IntPtr function, void* user);

        /// <summary>Makes a call of C that reports progress to a function, which may be
        /// null.</summary>
        internal static int During(Func<float, bool> progress, Call call)
        {
            if (progress == null)
                return call(IntPtr.Zero, null);
            var its = new ProgressCall(progress);
            GCHandle user = GCHandle.Alloc(its);
            try
            {
                int status = call(Pointer, (void*)GCHandle.ToIntPtr(user));
                if (status != (int)Status.Ok)
                    its.raised?.Throw();
                return status;
            }
            finally
            {
                user.Free();
            }
        }

        [MonoPInvokeCallback(typeof(Native.rotor_progress_callback))]
        private static int OnProgress(float fraction, void* user)
        {
            var its = (ProgressCall)GCHandle.FromIntPtr((IntPtr)user).Target;
            try
            {
                return its.progress(fraction) ? 0 : 1;
            }
            catch (Exception error)
            {
                its.raised = ExceptionDispatchInfo.Capture(error);
                return 1;
            }
        }
    }

    /// <summary>A stream to which a session is saved.</summary>
    internal sealed unsafe class WriteCall
    {
        private static readonly Native.rotor_write_callback Function = OnWrite;
        private static readonly IntPtr Pointer = Marshal.GetFunctionPointerForDelegate(Function);

        private readonly Stream stream;
        private byte[] buffer = Array.Empty<byte>();
        private ExceptionDispatchInfo raised;

        private WriteCall(Stream stream)
        {
            this.stream = stream;
        }

        internal delegate int Call(IntPtr function, void* user);

        internal static int During(Stream stream, Call call)
        {
            var its = new WriteCall(stream);
            GCHandle user = GCHandle.Alloc(its);
            try
            {
                int status = call(Pointer, (void*)GCHandle.ToIntPtr(user));
                if (status != (int)Status.Ok)
                    its.raised?.Throw();
                return status;
            }
            finally
            {
                user.Free();
            }
        }

        [MonoPInvokeCallback(typeof(Native.rotor_write_callback))]
        private static int OnWrite(void* bytes, UIntPtr length, void* user)
        {
            var its = (WriteCall)GCHandle.FromIntPtr((IntPtr)user).Target;
            try
            {
                int count = checked((int)length);
                if (its.buffer.Length < count)
                    its.buffer = new byte[count];
                Marshal.Copy((IntPtr)bytes, its.buffer, 0, count);
                its.stream.Write(its.buffer, 0, count);
                return 0;
            }
            catch (Exception error)
            {
                its.raised = ExceptionDispatchInfo.Capture(error);
                return 1;
            }
        }
    }

    /// <summary>The function that receives log records.</summary>
    internal static unsafe class Log
    {
        private static readonly Native.rotor_log_callback Function = OnRecord;
        private static readonly IntPtr Pointer = Marshal.GetFunctionPointerForDelegate(Function);
        private static volatile Action<LogLevel, string> receiver;
        private static bool endsWithItsDomain;

        internal static void Set(Action<LogLevel, string> log, LogLevel level)
        {
            // An editor unloads the domain of the scripts and keeps the native library, which must
            // not call what is gone.
            if (!endsWithItsDomain)
                AppDomain.CurrentDomain.DomainUnload += (sender, its) => Native.rotor_log_set(IntPtr.Zero, null, (int)LogLevel.Error);
            endsWithItsDomain = true;
            Library.Check(Native.rotor_log_set(log == null ? IntPtr.Zero : Pointer, null, (int)level));
            receiver = log;
        }

        [MonoPInvokeCallback(typeof(Native.rotor_log_callback))]
        private static void OnRecord(int level, byte* message, void* user)
        {
            try
            {
                receiver?.Invoke((LogLevel)level, Library.Text(message));
            }
            catch (Exception)
            {
                // There is no caller to whom it could go.
            }
        }
    }
}
