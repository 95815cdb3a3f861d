// Rotates queries in place, and keys on their way into the KV cache; appends values, as append.comp. A thread an output word,
// or a pair of a query's elements. IS_F16: a word of the cache has two elements, else one.

#ifndef APPEND_ARGS
#define APPEND_ARGS
typedef struct {
    uint layer;
    uint n_heads;
    uint n_kv_heads;
    uint head_dim;
    uint n_layers;
    uint angles;      // word of `plan`: head_dim / 2 cosines, then sines, for each row
    uint q;           // words of the first row's queries, keys and values
    uint k;
    uint v;
} append_args;

// Element d of a head after its rotation.
static float rotated(global const uint *acts, global const uint *plan, uint angles, uint head_dim, uint from, uint row, uint d) {
    const uint half_dim = head_dim / 2u, i = d % half_dim, at = angles + row * head_dim + i;
    const float x = act(from + i), y = act(from + i + half_dim), c = as_float(plan[at]), s = as_float(plan[at + half_dim]);
    return d < half_dim ? fused(-y, s, x * c) : fused(x, s, y * c);
}
#endif

#define ROTATED(from, d) rotated(acts, plan, a.angles, a.head_dim, from, row, d)

kernel __attribute__((reqd_work_group_size(64, 1, 1))) void NAME(BINDINGS, const append_args a, SLABS) {
    global uint *slabs[8] = ALL_SLABS;
    const uint row = get_group_id(1), half_dim = a.head_dim / 2u;
#ifdef IS_F16
    const uint words = half_dim;
#else
    const uint words = a.head_dim;
#endif
    uint i = get_global_id(0);
    if (i < a.n_heads * half_dim) {
        const uint from = a.q + (row * a.n_heads + i / half_dim) * a.head_dim, d = i % half_dim;
        const float low = ROTATED(from, d), high = ROTATED(from, d + half_dim);
        set_act(from + d, low);
        set_act(from + d + half_dim, high);
        return;
    }
    i -= a.n_heads * half_dim;
    const bool is_value = i >= a.n_kv_heads * words;
    i -= is_value ? a.n_kv_heads * words : 0u;
    if (i >= a.n_kv_heads * words) return;

    const uint kv_head = i / words, word = i % words;
    const uint from = (is_value ? a.v : a.k) + (row * a.n_kv_heads + kv_head) * a.head_dim;
#ifdef IS_F16
    const uint d = 2u * word;
    const uint bits = is_value ? to_half(act(from + d)) | to_half(act(from + d + 1u)) << 16
                               : to_half(ROTATED(from, d)) | to_half(ROTATED(from, d + 1u)) << 16;
#else
    const uint bits = is_value ? acts[from + word] : as_uint(ROTATED(from, word));
#endif
    const uint position = plan[ROW_WORDS * row], place = plan[plan[ROW_WORDS * row + 1u] + position / BLOCK];
    const uint line = ((a.layer * 2u + (uint)is_value) * a.n_kv_heads + kv_head) * words * BLOCK;
    const uint block = (place & 0xffffffu) * a.n_layers * 2u * a.n_kv_heads * words * BLOCK;
    const uint at = is_value ? position % BLOCK * words + word : word * BLOCK + position % BLOCK;
    slabs[place >> 24][block + line + at] = bits;
}

#undef ROTATED
