#version 450
// The k-th largest of the groups' largest lower ends: k different rows have a logit that is not below it. One workgroup.
#include "sketch.glsl"

layout(local_size_x = 256) in;

shared float most[256];
shared uint where[256];

void main() {
    const uint id = gl_LocalInvocationID.x;
    const float none = uintBitsToFloat(0xff800000u);
    for (uint round = 0u; round < k; ++round) {
        float best = none;
        uint at = 0u;
        for (uint i = id; i < n_lower; i += 256u) {
            if (act(lower + i) > best) {
                best = act(lower + i);
                at = i;
            }
        }
        most[id] = best;
        where[id] = at;
        barrier();
        for (uint n = 128u; n > 0u; n /= 2u) {
            if (id < n && most[id + n] > most[id]) {
                most[id] = most[id + n];
                where[id] = where[id + n];
            }
            barrier();
        }
        if (id == 0u) {
            set_act(state + FLOOR, most[0]);
            set_act(lower + where[0], none);
        }
        memoryBarrierBuffer();
        barrier();
    }
}
