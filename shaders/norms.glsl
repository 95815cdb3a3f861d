// Up to two norms of a row of activations, for the kernels that quantise it. One workgroup per row.
//
// One workgroup alone cannot hide the latency of memory, so it loads a row in pieces. A thread has
// the same two words of each piece (four numbers become a word of int8), and loads its part of a
// piece before it uses any of it.

// The words of a thread in a piece, and the elements of a piece.
const uint WORDS = 2;
const uint PIECE = 4 * WORDS * THREADS;

shared float piece[PIECE];
shared float lanes[32];

// The index in the piece of a thread's i-th element.
uint element(uint i) { return 4u * (i / 4u * THREADS + gl_LocalInvocationID.x) + i % 4u; }

// A thread's elements of the piece that begins at element `first`, with zeros beyond the row.
float[4 * WORDS] load(uint from, uint first) {
    float x[4 * WORDS];
    [[unroll]] for (uint i = 0u; i < 4u * WORDS; ++i) {
        x[i] = act(from + min(first + element(i), norms.width - 1u));
    }
    [[unroll]] for (uint i = 0u; i < 4u * WORDS; ++i) x[i] = first + element(i) < norms.width ? x[i] : 0.0;
    return x;
}

// The sum of squares in the order of `arith`: 32 lanes and a tree.
float sum_of_squares(uint from) {
    const uint id = gl_LocalInvocationID.x;
    float sum = 0.0;
    for (uint first = 0u; first < norms.width; first += PIECE) {
        const float x[4 * WORDS] = load(from, first);
        [[unroll]] for (uint i = 0u; i < 4u * WORDS; ++i) piece[element(i)] = x[i];
        barrier();
        if (id < 32u) {
            for (uint i = id; i < PIECE; i += 256u) {
                [[unroll]] for (uint k = 0u; k < 256u; k += 32u) sum = fused(piece[i + k], piece[i + k], sum);
            }
        }
        barrier();
    }
    if (id < 32u) lanes[id] = sum;
    barrier();
    for (uint n = 16u; n > 0u; n /= 2u) {
        if (id < n) lanes[id] += lanes[id + n];
        barrier();
    }
    return lanes[0];
}

uint magnitude(float x) { return floatBitsToUint(x) & 0x7fffffffu; }

// Applies the norms to a row. Returns the word where the result begins; a thread reads only what it
// wrote itself. `most` is the largest magnitude of the thread's elements, if there are norms.
uint normalise(uint row, out uint most) {
    uint from = norms.source + row * norms.width;
    most = 0u;
    for (uint n = 0u; n < norms.n_norms; ++n) {
        const float mean = divide(sum_of_squares(from), float(norms.width));
        const float r = divide(1.0, root(mean + norms.eps[n]));
        const uint to = norms.normed + row * norms.width;
        most = 0u;
        for (uint first = 0u; first < norms.width; first += PIECE) {
            float x[4 * WORDS] = load(from, first), gains[4 * WORDS];
            [[unroll]] for (uint i = 0u; i < 4u * WORDS; ++i) {
                gains[i] = vectors[norms.gain[n] + min(first + element(i), norms.width - 1u)];
            }
            [[unroll]] for (uint i = 0u; i < 4u * WORDS; ++i) {
                const uint at = first + element(i);
                const float y = (x[i] * r) * gains[i];
                if (at < norms.width) {
                    set_act(to + at, y);
                    most = max(most, magnitude(y));
                }
            }
        }
        from = to;
    }
    return from;
}
