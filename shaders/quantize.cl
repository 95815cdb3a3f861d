// Norms a row of activations, up to twice, and quantises it to int8, as quantize.comp. One workgroup a row. PLANES: planes of
// bits instead of bytes.

#ifndef QUANTIZE_ARGS
#define QUANTIZE_ARGS
typedef struct {
    uint source;      // word of the first row
    uint width;       // elements of a row
    uint padded;      // the same, rounded up; quantised zeros fill the rest
    uint n_norms;
    uint gain[2];     // words of `vectors`
    float eps[2];
    uint normed;      // word of the rows after the norms, `width` apart
    uint quantized;   // word of the rows of int8, `padded / 4` words apart
    uint scales;      // word of the first row's scale
    uint sums;        // word of the first row's sum of int8
} quantize_args;

static float sum_of_squares(global uint *acts, uint from, uint width, local float *lanes) {
    const uint id = get_local_id(0);
    if (id < 32u) {
        float sum = 0.0f;
        for (uint i = id; i < width; i += 32u) {
            const float x = act(from + i);
            sum = fused(x, x, sum);
        }
        lanes[id] = sum;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint n = 16u; n > 0u; n /= 2u) {
        if (id < n) lanes[id] += lanes[id + n];
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    const float sum = lanes[0];
    barrier(CLK_LOCAL_MEM_FENCE);
    return sum;
}
#endif

kernel __attribute__((reqd_work_group_size(256, 1, 1))) void NAME(BINDINGS, const quantize_args a) {
    local float lanes[32];
    local uint absmax;
    local int total;
    const uint id = get_local_id(0), row = get_group_id(0);
    uint from = a.source + row * a.width;
    for (uint n = 0u; n < a.n_norms; ++n) {
        const float mean = divide(sum_of_squares(acts, from, a.width, lanes), (float)a.width);
        const float r = divide(1.0f, root(mean + a.eps[n]));
        const uint to = a.normed + row * a.width;
        for (uint i = id; i < a.width; i += 256u) set_act(to + i, (act(from + i) * r) * vectors[a.gain[n] + i]);
        from = to;
        barrier(CLK_GLOBAL_MEM_FENCE | CLK_LOCAL_MEM_FENCE);
    }

    if (id == 0u) {
        absmax = 0u;
        total = 0;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    uint most = 0u;
    for (uint i = id; i < a.width; i += 256u) most = max(most, acts[from + i] & 0x7fffffffu);
    atomic_max(&absmax, most);
    barrier(CLK_LOCAL_MEM_FENCE);
    // Below 1e-5; an infinity or NaN is above, and stays.
    const float scale = divide(127.0f, as_float(max(absmax, 0x3727c5acu)));
    int sum = 0;
    for (uint word = id; word < a.padded / 4u; word += 256u) {
        uint bytes = 0u;
        for (uint k = 0u; k < 4u; ++k) {
            const uint i = 4u * word + k;
            const int q = i < a.width ? (int)clamp(rint(act(from + i) * scale), -128.0f, 127.0f) : 0;
            sum += q;
            bytes |= ((uint)q & 255u) << (8u * k);
        }
        acts[a.quantized + row * (a.padded / 4u) + word] = bytes;
    }
#ifdef PLANES
    barrier(CLK_GLOBAL_MEM_FENCE);
    // A thread turns the words of 32 columns.
    for (uint group = id; group < a.padded / 32u; group += 256u) {
        const uint at = a.quantized + row * (a.padded / 4u) + 8u * group;
        uint words[8];
        for (uint k = 0u; k < 8u; ++k) words[k] = acts[at + k];
        for (uint j = 0u; j < 8u; ++j) {
            uint plane = 0u;
            // One bit of each byte, moved to the byte's place for this word.
            for (uint k = 0u; k < 8u; ++k) plane |= ((words[k] >> j) & 0x01010101u) << (2u * (k % 4u) + k / 4u);
            acts[at + j] = plane;
        }
    }
#endif
    atomic_add(&total, sum);
    barrier(CLK_LOCAL_MEM_FENCE);
    if (id == 0u) {
        set_act(a.scales + row, scale);
        acts[a.sums + row] = (uint)total;
    }
}
