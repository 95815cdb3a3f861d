//! The arguments of the kernels. `shaders/arguments.glsl` and `shaders/arguments.cl` are made from
//! this file (see `declarations`).

use bytemuck::{Pod, Zeroable};

use super::kernels::PRODUCTS;

/// A structure as `declarations` writes it for a kernel.
#[cfg(test)]
pub(super) struct Structure {
    pub(super) name: &'static str,
    pub(super) fields: &'static [Field],
}

/// One of its fields: what it is, its name, and its type in Rust.
#[cfg(test)]
pub(super) struct Field {
    pub(super) about: &'static [&'static str],
    pub(super) name: &'static str,
    pub(super) its_type: &'static str,
}

/// Declares structures for Rust, and lists them for `declarations`.
macro_rules! structures {
    ($list:ident; $(
        $(#[doc = $about:literal])*
        $name:ident { $($(#[doc = $of_field:literal])* $field:ident: $type:tt,)* }
    )*) => {
        $(
            $(#[doc = $about])*
            #[derive(Clone, Copy, Default, Pod, Zeroable)]
            #[repr(C)]
            pub(super) struct $name { $($(#[doc = $of_field])* pub(super) $field: $type,)* }
        )*

        #[cfg(test)]
        pub(super) const $list: &[Structure] = &[$(Structure {
            name: stringify!($name),
            fields: &[$(Field {
                about: &[$($of_field),*],
                name: stringify!($field),
                its_type: stringify!($type),
            }),*],
        }),*];
    };
}

structures! {
    STRUCTURES;

    /// The norms of rows that a kernel quantises then. Words are those of the activations, unless a
    /// comment says otherwise.
    Norms {
        /// Word of the first row.
        source: u32,
        /// Elements of a row.
        width: u32,
        n_norms: u32,
        /// Words of the vectors.
        gain: [u32; 2],
        eps: [f32; 2],
        /// Word of the rows after the norms, `width` apart.
        normed: u32,
    }

    /// Arguments of `Kernel::Quantize`.
    Quantize {
        norms: Norms,
        /// Elements of a row, rounded up; quantised zeros fill the rest.
        padded: u32,
        /// Word of the rows of int8, `padded / 4` words apart.
        quantized: u32,
        /// Word of the first row's scale.
        scales: u32,
        /// Word of the first row's sum of int8.
        sums: u32,
    }

    /// Arguments of `Kernel::QuantizeGroups`.
    QuantizeGroups {
        norms: Norms,
        /// Elements of a group.
        size: u32,
        /// Word of the rows of int16: `width / 2` words apart, or `width` as f32.
        quantized: u32,
        /// Unit of two words: the steps of the first row's groups, each with the sum of its int16.
        steps: u32,
    }

    /// One product of [`Project`].
    Product {
        /// Tiles of this product and of those before it.
        end: u32,
        /// First unit of four words of the matrix: 32 of them per chunk of 64 columns.
        tiles: u32,
        /// First unit of four words of the matrix that has (scale, bias), two rows each.
        scales: u32,
        rows: u32,
        /// Word of the first row of results, `rows` apart.
        target: u32,
    }

    /// Arguments of `Kernel::Project`.
    Project {
        /// Chunks of 64 columns.
        chunks: u32,
        n_tokens: u32,
        /// Unit of four words: the first row of int8, `4 * chunks` apart.
        quantized: u32,
        /// Word of the first row's scale.
        scales: u32,
        /// Word of the first row's sum.
        sums: u32,
        /// 1: adds to what is there.
        add: u32,
        products: [Product; PRODUCTS],
    }

    /// One product of [`ProjectGroups`].
    GroupedProduct {
        /// Tiles of this product and of those before it.
        end: u32,
        /// First unit of four words of the matrix.
        tiles: u32,
        /// First unit of four words of the biases; 0: there are none.
        bias: u32,
        rows: u32,
        /// Word of the first row of results, `stride` apart.
        target: u32,
        stride: u32,
    }

    /// Arguments of `Kernel::ProjectGroups`.
    ProjectGroups {
        /// Groups of a row.
        groups: u32,
        /// Chunks of 64 columns in a group.
        chunks: u32,
        /// The type of the scales.
        scale_type: u32,
        n_tokens: u32,
        /// Unit of four words: the first row of int16, as `QuantizeGroups` writes it.
        quantized: u32,
        /// Unit of two words: the steps of the first row's groups, each with a sum.
        steps: u32,
        /// 1: adds to what is there.
        add: u32,
        products: [GroupedProduct; PRODUCTS],
    }

    /// Arguments of `Kernel::EmbedGroups`.
    EmbedGroups {
        /// Groups of a row.
        groups: u32,
        /// Chunks of 64 columns in a group.
        chunks: u32,
        /// The type of the scales.
        scale_type: u32,
        /// First unit of four words of this part of the matrix.
        tiles: u32,
        /// First of this part's rows.
        first: u32,
        n_rows: u32,
        /// Word of the first row of results.
        target: u32,
    }

    /// Arguments of `Kernel::NormHeads`.
    NormHeads {
        /// Heads of all rows.
        n: u32,
        head_dim: u32,
        /// Word of the first head.
        source: u32,
        /// Word of the vectors.
        gain: u32,
        eps: f32,
    }

    /// Arguments of `Kernel::Append`.
    Append {
        layer: u32,
        n_heads: u32,
        n_kv_heads: u32,
        head_dim: u32,
        n_layers: u32,
        /// Word of the plan: `head_dim / 2` cosines, then sines, for each row.
        angles: u32,
        /// Words of the first row's queries, keys and values.
        q: u32,
        k: u32,
        v: u32,
    }

    /// Arguments of `Kernel::Attend`.
    Attend {
        layer: u32,
        n_kv_heads: u32,
        n_layers: u32,
        first_row: u32,
        first_chunk: u32,
        /// Chunks of all rows.
        n_chunks: u32,
        q: u32,
        /// Word of the chunks' results: `[row - first_row][head][chunk][2 + head_dim]`.
        results: u32,
        /// If there is one chunk only: word of the result of attention.
        target: u32,
        scale: f32,
    }

    /// Arguments of `Kernel::Merge`.
    Merge {
        n_heads: u32,
        head_dim: u32,
        first_row: u32,
        /// Chunks of all rows.
        n_chunks: u32,
        /// Word of the chunks' results: `[row - first_row][head][chunk][2 + head_dim]`.
        parts: u32,
        /// Word of row 0 of the results.
        target: u32,
    }

    /// Arguments of `Kernel::Activate`.
    Activate {
        n: u32,
        gate: u32,
        hidden: u32,
        /// 0: relu2.
        is_silu: u32,
    }

    /// Arguments of `Kernel::Head`.
    Head {
        n_rows: u32,
        steps: u32,
        hidden: u32,
        /// Word of the normed row.
        x: u32,
        /// Word of the first logit.
        target: u32,
        /// First of this part's rows.
        first: u32,
        /// Words of a list of rows. Those of this part are computed, in the order of the list.
        list: u32,
        /// Word of the list's length.
        count: u32,
        /// The capacity of the list; 0 computes all rows of this part.
        capacity: u32,
    }

    /// Arguments of the kernels that search for the largest logits.
    LowBitHead {
        /// Rows of this part.
        n_rows: u32,
        /// First of this part's rows.
        first: u32,
        n_vocab: u32,
        /// Chunks of 64 columns.
        chunks: u32,
        hidden: u32,
        k: u32,
        /// Word of the input after its norm.
        normed: u32,
        /// Unit of four words of the input in int8.
        quantized: u32,
        /// Word of its scale.
        scale: u32,
        /// Word of its sum.
        sum: u32,
        /// Word where the state begins.
        state: u32,
        /// Words of the state's parts.
        dots: u32,
        upper: u32,
        list: u32,
        refined: u32,
        lower: u32,
        n_lower: u32,
        /// Word of the logits of the rows in the second list.
        found: u32,
        /// The capacity of that list.
        capacity: u32,
        /// 1: `upper` has the logits themselves, so the rows that reach the floor are the second
        /// list.
        is_exact: u32,
        /// First of four words per row of the matrix: step, norm, and what one plane and both leave.
        bounds: u32,
    }
}

#[cfg(test)]
structures! {
    TEST_STRUCTURES;

    /// Arguments of `Kernel::Probe`.
    Probe {
        n: u32,
        results: u32,
    }
}
