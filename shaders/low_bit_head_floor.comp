#version 450
// Begins both lists, and finds the k-th largest of the groups' largest lower ends. (Or of the logits
// of all rows, if they are known.) So k different rows have a logit that is at
// least this large. One workgroup. If there are more groups than its threads can hold, several
// groups share a place, and only the largest of their values counts.
#include "low_bit_head.glsl"

const uint THREADS = FLOOR_THREADS, HELD = 16;
layout(local_size_x = THREADS) in;

shared float most[THREADS];
shared uint whose[THREADS];

void main() {
    const uint id = gl_LocalInvocationID.x;
    const float none = uintBitsToFloat(0xff800000u);
    if (id == 0u) {
        acts[state + STATE_COUNT] = 0u;
        acts[state + STATE_COUNT_REFINED] = 0u;
    }
    float held[HELD];
    [[unroll]] for (uint i = 0u; i < HELD; ++i) held[i] = none;
    for (uint first = id; first < n_lower; first += HELD * THREADS) {
        float low[HELD];
        [[unroll]] for (uint i = 0u; i < HELD; ++i) low[i] = act(lower + min(first + i * THREADS, n_lower - 1u));
        [[unroll]] for (uint i = 0u; i < HELD; ++i) {
            const bool is_larger = first + i * THREADS < n_lower && low[i] > held[i];
            held[i] = is_larger ? low[i] : held[i];
        }
    }
    for (uint round = 0u; round < k; ++round) {
        float best = none;
        [[unroll]] for (uint i = 0u; i < HELD; ++i) best = held[i] > best ? held[i] : best;
        most[id] = best;
        whose[id] = id;
        barrier();
        for (uint n = THREADS / 2u; n > 0u; n /= 2u) {
            if (id < n && most[id + n] > most[id]) {
                most[id] = most[id + n];
                whose[id] = whose[id + n];
            }
            barrier();
        }
        if (id == 0u) set_act(state + STATE_FLOOR, most[0]);
        bool is_gone = id != whose[0];
        [[unroll]] for (uint i = 0u; i < HELD; ++i) {
            const bool goes = !is_gone && held[i] == best;
            held[i] = goes ? none : held[i];
            is_gone = is_gone || goes;
        }
        barrier();
    }
}
