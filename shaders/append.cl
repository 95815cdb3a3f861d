// Rotates queries in place, writes rotated keys to the KV cache, and appends values to it, as
// append.comp does. One workgroup works on one head of queries, keys or values. KV is the type of
// the cache.

#ifndef APPEND_ONCE
#define APPEND_ONCE
// Element d of a head after its rotation.
static float rotated(global const uint *acts, global const uint *plan, uint angles, uint head_dim, uint from, uint row, uint d) {
    const uint half_dim = head_dim / 2u, i = d % half_dim, at = angles + row * head_dim + i;
    const float x = act(from + i), y = act(from + i + half_dim), c = as_float(plan[at]), s = as_float(plan[at + half_dim]);
    return d < half_dim ? fused(-y, s, x * c) : fused(x, s, y * c);
}
#endif

#undef WORDS
#undef SCALE_WORDS
#if KV == KV_I8
#define WORDS ((a.head_dim + 3u) / 4u)
#define SCALE_WORDS 1u
#elif KV == KV_F16
#define WORDS (a.head_dim / 2u)
#define SCALE_WORDS 0u
#else
#define WORDS a.head_dim
#define SCALE_WORDS 0u
#endif
#define ROTATED(from, d) rotated(acts, plan, a.angles, a.head_dim, from, row, d)
// Element d of the key or value.
#define ELEMENT(d) (is_value ? act(from + (d)) : ROTATED(from, d))

kernel __attribute__((reqd_work_group_size(APPEND_THREADS, 1, 1))) void NAME(BINDINGS, const append_args a, SLABS) {
    const uint id = get_local_id(0), row = get_group_id(1), half_dim = a.head_dim / 2u;
    const bool is_query = get_group_id(0) < a.n_heads;
    const uint head = is_query ? get_group_id(0) : (get_group_id(0) - a.n_heads) % a.n_kv_heads;
    const bool is_value = get_group_id(0) >= a.n_heads + a.n_kv_heads;
    const uint from = is_query ? a.q + (row * a.n_heads + head) * a.head_dim
                               : (is_value ? a.v : a.k) + (row * a.n_kv_heads + head) * a.head_dim;
    for (uint d = id; d < half_dim && is_query; d += APPEND_THREADS) {
        const float low = ROTATED(from, d), high = ROTATED(from, d + half_dim);
        set_act(from + d, low);
        set_act(from + d + half_dim, high);
    }

    const uint words = is_query ? 0u : WORDS, side = (WORDS + SCALE_WORDS) * BLOCK;
    const uint position = plan[ROW_WORDS * row], place = plan[plan[ROW_WORDS * row + 1u] + position / BLOCK];
    const uint block = (place & 0xffffffu) * a.n_layers * 2u * a.n_kv_heads * side;
    const uint start = block + ((a.layer * 2u + (uint)is_value) * a.n_kv_heads + head) * side;
#if KV == KV_I8
    // The scale of this key or value, and the factor for its elements (see arith::quantize_kv).
    local uint absmax;
    float scale = 0.0f, inverse = 0.0f;
    if (id == 0u) absmax = 0u;
    barrier(CLK_LOCAL_MEM_FENCE);
    uint most = 0u;
    for (uint d = id; d < a.head_dim && !is_query; d += APPEND_THREADS) most = max(most, as_uint(ELEMENT(d)) & 0x7fffffffu);
    atomic_max(&absmax, most);
    barrier(CLK_LOCAL_MEM_FENCE);
    if (absmax >= 0x7f800000u) {
        scale = as_float(0x7fc00000u);
    } else if (absmax >= KV_FLOOR_BITS) {
        scale = divide(as_float(absmax), 127.0f);
        inverse = divide(127.0f, as_float(absmax));
    }
    if (id == 0u && !is_query) SLAB(place >> 24)[start + words * BLOCK + position % BLOCK] = as_uint(scale);
#endif
    for (uint word = id; word < words; word += APPEND_THREADS) {
#if KV == KV_I8
        uint bits = 0u;
        for (uint i = 0u; i < 4u && 4u * word + i < a.head_dim && inverse != 0.0f; ++i) {
            const float x = ELEMENT(4u * word + i) * inverse + ROUND_MAGIC;
            bits |= (as_uint(x) & 255u) << (8u * i);
        }
#elif KV == KV_F16
        const uint bits = to_half(ELEMENT(2u * word)) | to_half(ELEMENT(2u * word + 1u)) << 16;
#else
        const uint bits = as_uint(ELEMENT(word));
#endif
        const uint at = is_value ? position % BLOCK * words + word : word * BLOCK + position % BLOCK;
        SLAB(place >> 24)[start + at] = bits;
    }
}

#undef ELEMENT
#undef ROTATED
