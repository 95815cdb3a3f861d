using System;
using System.Runtime.InteropServices;

namespace Rotor
{
    /// <summary>An object of the native library. It is freed when nobody uses it any more: a call
    /// that is under way keeps it.</summary>
    internal abstract class Handle : SafeHandle
    {
        protected Handle(IntPtr pointer) : base(IntPtr.Zero, true)
        {
            SetHandle(pointer);
        }

        public override bool IsInvalid => handle == IntPtr.Zero;
    }

    internal sealed class ModelHandle : Handle
    {
        /// <summary>NULL where a model is optional.</summary>
        internal static readonly ModelHandle None = new ModelHandle(IntPtr.Zero);

        internal ModelHandle(IntPtr pointer) : base(pointer)
        {
        }

        protected override bool ReleaseHandle()
        {
            Native.rotor_model_free(handle);
            return true;
        }
    }

    internal sealed class SessionHandle : Handle
    {
        internal SessionHandle(IntPtr pointer) : base(pointer)
        {
        }

        protected override bool ReleaseHandle()
        {
            Native.rotor_session_free(handle);
            return true;
        }
    }

    internal sealed class ChatHandle : Handle
    {
        internal ChatHandle(IntPtr pointer) : base(pointer)
        {
        }

        protected override bool ReleaseHandle()
        {
            Native.rotor_chat_free(handle);
            return true;
        }
    }

    internal sealed class WorkerHandle : Handle
    {
        internal WorkerHandle(IntPtr pointer) : base(pointer)
        {
        }

        protected override bool ReleaseHandle()
        {
            Native.rotor_worker_free(handle);
            return true;
        }
    }

    internal sealed class EmbeddingHandle : Handle
    {
        internal EmbeddingHandle(IntPtr pointer) : base(pointer)
        {
        }

        protected override bool ReleaseHandle()
        {
            Native.rotor_embedding_free(handle);
            return true;
        }
    }

    /// <summary>Lets one thread at a time use an object. It holds the object's handle until the
    /// texts of a call are copied.</summary>
    internal sealed class Gate
    {
        private readonly string what;
        private int isTaken;

        internal Gate(string what)
        {
            this.what = what;
        }

        internal Pass Enter(Handle handle)
        {
            bool isHeld = false;
            handle.DangerousAddRef(ref isHeld);
            if (System.Threading.Interlocked.CompareExchange(ref isTaken, 1, 0) == 0)
                return new Pass(this, handle);
            handle.DangerousRelease();
            throw Library.Busy(what);
        }

        internal readonly struct Pass : IDisposable
        {
            private readonly Gate gate;
            private readonly Handle handle;

            internal Pass(Gate gate, Handle handle)
            {
                this.gate = gate;
                this.handle = handle;
            }

            public void Dispose()
            {
                System.Threading.Volatile.Write(ref gate.isTaken, 0);
                handle.DangerousRelease();
            }
        }
    }
}
