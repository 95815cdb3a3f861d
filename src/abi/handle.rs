//! The objects that a host holds by pointer, and who owns them.
//!
//! A host sees opaque structs. [`Handle`] says for each what is behind its pointer, and how that is
//! owned. All that src/abi does with such a pointer goes through this file, so the ownership of an
//! object is a type: to borrow what is counted, to share what has one owner, or to free either as
//! the other does not compile. (`tests/layering.rs` refuses `from_raw` and `into_raw` in other
//! files of src/abi.)

use std::ops::Deref;
use std::sync::Arc;

use super::guard::guard_free;
use crate::error::{Error, Result};

/// The host is the only owner. A call borrows the object, so the host must not free it during one.
pub(super) enum Unique {}

/// References are counted. The host has one, and a call takes another: the host may free the object
/// while a call of another thread uses it.
pub(super) enum Counted {}

/// How an object is owned.
pub(super) trait Ownership {
    type Owner<T>: Deref<Target = T>;

    fn into_raw<T>(owner: Self::Owner<T>) -> *mut T;

    /// # Safety
    /// `pointer` came from `into_raw`, and is not used after this call.
    unsafe fn from_raw<T>(pointer: *mut T) -> Self::Owner<T>;
}

impl Ownership for Unique {
    type Owner<T> = Box<T>;

    fn into_raw<T>(owner: Box<T>) -> *mut T {
        Box::into_raw(owner)
    }

    unsafe fn from_raw<T>(pointer: *mut T) -> Box<T> {
        // SAFETY: the caller's promise.
        unsafe { Box::from_raw(pointer) }
    }
}

impl Ownership for Counted {
    type Owner<T> = Arc<T>;

    fn into_raw<T>(owner: Arc<T>) -> *mut T {
        Arc::into_raw(owner).cast_mut()
    }

    unsafe fn from_raw<T>(pointer: *mut T) -> Arc<T> {
        // SAFETY: the caller's promise.
        unsafe { Arc::from_raw(pointer) }
    }
}

/// An opaque struct of the header. It has no fields, and only its pointers are used.
pub(super) trait Handle {
    /// `Unique` or `Counted`.
    type Ownership: Ownership;
    /// What is behind the pointer.
    type Object: Send + Sync;
    /// Its name in the error that a NULL gives.
    const NAME: &'static str;
}

/// What owns the object of a handle.
pub(super) type Owner<H> = <<H as Handle>::Ownership as Ownership>::Owner<<H as Handle>::Object>;

/// A handle that the host owns from now on.
pub(super) fn give<H: Handle>(owner: Owner<H>) -> *mut H {
    H::Ownership::into_raw(owner).cast()
}

/// Writes a handle that the host owns from now on.
///
/// # Safety
/// `out` is NULL or valid for writes.
pub(super) unsafe fn put_handle<H: Handle>(out: *mut *mut H, what: &'static str, owner: Owner<H>) -> Result<()> {
    if out.is_null() {
        return Err(Error::Null { what });
    }
    // SAFETY: not NULL, and the caller's promise.
    unsafe { out.write(give(owner)) };
    Ok(())
}

/// The object of a handle, for a call.
///
/// # Safety
/// `handle` is NULL, or came from `give` and is not freed as long as the result lives.
pub(super) unsafe fn borrow_handle<'a, H: Handle<Ownership = Unique>>(handle: *const H) -> Result<&'a H::Object> {
    // SAFETY: the caller's promise: `give` made the pointer of a pointer to an object.
    unsafe { handle.cast::<H::Object>().as_ref() }.ok_or(Error::Null { what: H::NAME })
}

/// A reference to the object of a handle, which keeps the object alive through a call.
///
/// # Safety
/// `handle` is NULL, or came from `give` and is not freed before this returns.
pub(super) unsafe fn share_handle<H: Handle<Ownership = Counted>>(handle: *const H) -> Result<Arc<H::Object>> {
    if handle.is_null() {
        return Err(Error::Null { what: H::NAME });
    }
    let object = handle.cast::<H::Object>();
    // SAFETY: `give` made the pointer of an `Arc`, whose object is alive by the caller's promise.
    // The first line makes the reference that the second one returns.
    unsafe {
        Arc::increment_strong_count(object);
        Ok(Arc::from_raw(object))
    }
}

/// Takes a handle back from the host and calls `last` before the host's ownership ends. NULL does
/// nothing.
///
/// # Safety
/// `handle` is NULL, or came from `give` and is not used after this call.
pub(super) unsafe fn free_handle<H: Handle>(handle: *mut H, last: impl FnOnce(&H::Object)) {
    if !handle.is_null() {
        guard_free(|| -> Result<()> {
            // SAFETY: the caller's promise: `give` made the pointer with the same `Ownership`.
            let owner = unsafe { H::Ownership::from_raw(handle.cast::<H::Object>()) };
            last(&owner);
            Ok(())
        });
    }
}
