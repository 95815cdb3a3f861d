// Up to two norms of a row of activations, as in norms.glsl, for the kernels that quantise it. One
// workgroup per row.

#define THREADS QUANTIZE_THREADS
// The words of a thread in a piece, and the elements of a piece.
#define PIECE_WORDS 2u
#define PIECE (4u * PIECE_WORDS * THREADS)

// The index in the piece of a thread's i-th element.
static uint element(uint i) { return 4u * (i / 4u * THREADS + (uint)get_local_id(0)) + i % 4u; }

// A thread's elements of the piece that begins at element `first`, with zeros beyond the row.
static void load(float *x, global const uint *acts, uint from, uint first, uint width) {
#pragma unroll
    for (uint i = 0u; i < 4u * PIECE_WORDS; ++i) x[i] = act(from + min(first + element(i), width - 1u));
#pragma unroll
    for (uint i = 0u; i < 4u * PIECE_WORDS; ++i) x[i] = first + element(i) < width ? x[i] : 0.0f;
}

// The sum of squares in the order of `arith`: 32 lanes and a tree.
static float sum_of_squares(global const uint *acts, uint from, uint width, local float *piece, local float *lanes) {
    const uint id = get_local_id(0);
    float sum = 0.0f;
    for (uint first = 0u; first < width; first += PIECE) {
        float x[4u * PIECE_WORDS];
        load(x, acts, from, first, width);
#pragma unroll
        for (uint i = 0u; i < 4u * PIECE_WORDS; ++i) piece[element(i)] = x[i];
        barrier(CLK_LOCAL_MEM_FENCE);
        for (uint i = id; id < 32u && i < PIECE; i += 32u) sum = fused(piece[i], piece[i], sum);
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    if (id < 32u) lanes[id] = sum;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint n = 16u; n > 0u; n /= 2u) {
        if (id < n) lanes[id] += lanes[id + n];
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    return lanes[0];
}

static uint magnitude(float x) { return as_uint(x) & 0x7fffffffu; }

// Applies the norms to a row. Returns the word where the result begins; a thread reads only what it
// wrote itself. `most` is the largest magnitude of the thread's elements, if there are norms.
static uint normalise(global uint *acts, global const float *vectors, norms a, uint row, uint *most, local float *piece,
                      local float *lanes) {
    uint from = a.source + row * a.width;
    *most = 0u;
    for (uint n = 0u; n < a.n_norms; ++n) {
        const float mean = divide(sum_of_squares(acts, from, a.width, piece, lanes), (float)a.width);
        const float r = divide(1.0f, root(mean + (n == 0u ? a.eps[0] : a.eps[1])));
        const uint to = a.normed + row * a.width, gain = n == 0u ? a.gain[0] : a.gain[1];
        *most = 0u;
        for (uint first = 0u; first < a.width; first += PIECE) {
            float x[4u * PIECE_WORDS], gains[4u * PIECE_WORDS];
            load(x, acts, from, first, a.width);
#pragma unroll
            for (uint i = 0u; i < 4u * PIECE_WORDS; ++i) {
                gains[i] = vectors[gain + min(first + element(i), a.width - 1u)];
            }
#pragma unroll
            for (uint i = 0u; i < 4u * PIECE_WORDS; ++i) {
                const uint at = first + element(i);
                const float y = (x[i] * r) * gains[i];
                if (at < a.width) {
                    set_act(to + at, y);
                    *most = max(*most, magnitude(y));
                }
            }
        }
        from = to;
    }
    return from;
}
