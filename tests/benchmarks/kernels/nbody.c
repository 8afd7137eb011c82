// Double precision with divisions and square roots: bodies that attract each other.
#include "kernel.h"

enum { BODIES = 5, STEPS = 200000 };

const uint32_t iterations = 10;

typedef struct {
    double x, y, z, vx, vy, vz, mass;
} body;

static body bodies[BODIES];

void setup(void) {
    uint32_t random = 99;
    for (uint32_t i = 0; i < BODIES; i++) {
        double *values = &bodies[i].x;
        for (uint32_t j = 0; j < 6; j++)
            values[j] = (next_random(&random) % 20000 / 10000.0 - 1) * (j < 3 ? 10 : 0.5);
        bodies[i].mass = i == 0 ? 40 : 0.01 * i;
    }
}

static void advance(double dt) {
    for (uint32_t i = 0; i < BODIES; i++) {
        body *a = &bodies[i];
        for (uint32_t j = i + 1; j < BODIES; j++) {
            body *b = &bodies[j];
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            double square = dx * dx + dy * dy + dz * dz + 0.01;
            double scale = dt / (square * __builtin_sqrt(square));
            a->vx -= dx * b->mass * scale;
            a->vy -= dy * b->mass * scale;
            a->vz -= dz * b->mass * scale;
            b->vx += dx * a->mass * scale;
            b->vy += dy * a->mass * scale;
            b->vz += dz * a->mass * scale;
        }
    }
    for (uint32_t i = 0; i < BODIES; i++) {
        bodies[i].x += dt * bodies[i].vx;
        bodies[i].y += dt * bodies[i].vy;
        bodies[i].z += dt * bodies[i].vz;
    }
}

uint64_t run(void) {
    for (uint32_t i = 0; i < STEPS; i++)
        advance(0.0001);
    double energy = 0;
    for (uint32_t i = 0; i < BODIES; i++)
        energy += bodies[i].mass * (bodies[i].vx * bodies[i].vx + bodies[i].vy * bodies[i].vy + bodies[i].vz * bodies[i].vz);
    return (uint64_t)(int64_t)(energy * 1e6);
}
