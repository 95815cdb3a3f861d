// Applies up to two norms to a row of activations, and quantises it to int8, as quantize.comp does.
// One workgroup per row. With PLANES the result is planes of bits instead of bytes.

kernel __attribute__((reqd_work_group_size(QUANTIZE_THREADS, 1, 1))) void NAME(BINDINGS, const quantize_args a) {
    local float piece[PIECE];
#ifdef PLANES
    local uint piece_words[PIECE_WORDS * THREADS];
#endif
    local float lanes[32];
    local uint absmax;
    local int total;
    const uint id = get_local_id(0), row = get_group_id(0);
    if (id == 0u) {
        absmax = 0u;
        total = 0;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    const uint width = a.norms.width;
    uint most;
    const uint from = normalise(acts, vectors, a.norms, row, &most, piece, lanes);
    for (uint first = 0u; a.norms.n_norms == 0u && first < width; first += PIECE) {
        float x[4u * PIECE_WORDS];
        load(x, acts, from, first, width);
#pragma unroll
        for (uint i = 0u; i < 4u * PIECE_WORDS; ++i) most = max(most, magnitude(x[i]));
    }
    atomic_max(&absmax, most);
    barrier(CLK_LOCAL_MEM_FENCE);
    // At least 1e-5. The bits of an infinity or NaN are larger, so these remain.
    const float scale = divide(127.0f, as_float(max(absmax, ABSMAX_FLOOR_BITS)));

    int sum = 0;
    for (uint first = 0u; first < a.padded; first += PIECE) {
        float x[4u * PIECE_WORDS];
        load(x, acts, from, first, width);
        const uint to = a.quantized + (row * a.padded + first) / 4u, n_words = (a.padded - first) / 4u;
#pragma unroll
        for (uint j = 0u; j < PIECE_WORDS; ++j) {
            uint bytes = 0u;
#pragma unroll
            for (uint k = 0u; k < 4u; ++k) {
                const bool is_there = first + element(4u * j + k) < width;
                const int q = is_there ? (int)clamp(rint(x[4u * j + k] * scale), -128.0f, 127.0f) : 0;
                sum += q;
                bytes |= ((uint)q & 255u) << (8u * k);
            }
            const uint word = j * THREADS + id;
#ifdef PLANES
            piece_words[word] = bytes;
#else
            if (word < n_words) acts[to + word] = bytes;
#endif
        }
#ifdef PLANES
        barrier(CLK_LOCAL_MEM_FENCE);
        // Each thread transposes the words of 32 columns.
        if (8u * id < min(n_words, PIECE_WORDS * THREADS)) {
            for (uint j = 0u; j < 8u; ++j) {
                uint plane = 0u;
                // Takes one bit of each byte, and moves it to the bit's place for this word.
#pragma unroll
                for (uint k = 0u; k < 8u; ++k) {
                    plane |= ((piece_words[8u * id + k] >> j) & 0x01010101u) << (2u * (k % 4u) + k / 4u);
                }
                acts[to + 8u * id + j] = plane;
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE);
#endif
    }
    atomic_add(&total, sum);
    barrier(CLK_LOCAL_MEM_FENCE);
    if (id == 0u) {
        set_act(a.scales + row, scale);
        acts[a.sums + row] = (uint)total;
    }
}
