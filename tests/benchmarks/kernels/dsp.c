// Sound: a chord is made, filtered by resonant second-order sections and a long impulse response, resampled, limited, and put into 16 bits.
#include "kernel.h"

enum { RATE = 48000, SAMPLES = RATE / 8, TAPS = 64, SECTIONS = 6, OUTPUT = SAMPLES * 147 / 160 };

const uint32_t iterations = 240;

typedef struct {
    float b0, b1, b2, a1, a2;
    float x1, x2, y1, y2;
} section;

static float sound[SAMPLES + TAPS], filtered[SAMPLES + 4], response[TAPS];
static int16_t output[OUTPUT];
static section sections[SECTIONS];

void setup(void) {
    for (int i = 0; i < TAPS; i++) {
        float place = (float)(i - TAPS / 2) / TAPS;
        response[i] = (1 - 4 * place * place) / TAPS;
    }
}

static void reset(void) {
    for (int i = 0; i < SECTIONS; i++) {
        float low = 0.02f + 0.015f * (float)i;
        sections[i] = (section){.b0 = low, .b1 = 0, .b2 = -low, .a1 = -2 * (1 - low) * (1 - low * low / 2), .a2 = 1 - 2 * low};
    }
}

static void make_chord(void) {
    static const double steps[3] = {0.0288, 0.0363, 0.0432};
    double re[3] = {1, 1, 1}, im[3] = {0, 0, 0};
    for (int i = 0; i < SAMPLES + TAPS; i++) {
        double sum = 0;
        for (int v = 0; v < 3; v++) {
            // A rotation that stays on the circle well enough.
            double half = steps[v] / 2, scale = 1 / (1 + half * half);
            double c = (1 - half * half) * scale, s = 2 * half * scale;
            double next = re[v] * c - im[v] * s;
            im[v] = re[v] * s + im[v] * c;
            re[v] = next;
            sum += im[v];
        }
        sound[i] = (float)(sum / 3);
    }
}

static void apply(section *s, float *samples, int count) {
    float x1 = s->x1, x2 = s->x2, y1 = s->y1, y2 = s->y2;
    for (int i = 0; i < count; i++) {
        float x = samples[i];
        float y = s->b0 * x + s->b1 * x1 + s->b2 * x2 - s->a1 * y1 - s->a2 * y2;
        x2 = x1;
        x1 = x;
        y2 = y1;
        y1 = y;
        samples[i] = samples[i] * 0.7f + y * 0.5f;
    }
    s->x1 = x1;
    s->x2 = x2;
    s->y1 = y1;
    s->y2 = y2;
}

uint64_t run(void) {
    reset();
    make_chord();
    for (int i = 0; i < SECTIONS; i++)
        apply(&sections[i], sound, SAMPLES + TAPS);
    for (int i = 0; i < SAMPLES; i++) {
        float sum = 0;
        for (int t = 0; t < TAPS; t++)
            sum += sound[i + t] * response[t];
        filtered[i] = sum;
    }
    float envelope = 0;
    uint64_t hash = 0;
    for (int i = 0; i < OUTPUT; i++) {
        double place = (double)i * 160 / 147;
        int at = (int)place;
        float f = (float)(place - at);
        // Between two samples by a cubic through four.
        float a = filtered[at > 0 ? at - 1 : 0], b = filtered[at], c = filtered[at + 1], d = filtered[at + 2];
        float value = b + 0.5f * f * (c - a + f * (2 * a - 5 * b + 4 * c - d + f * (3 * (b - c) + d - a)));
        float size = value < 0 ? -value : value;
        envelope = size > envelope ? size : envelope * 0.999f;
        float limited = envelope > 0.5f ? value * 0.5f / envelope : value;
        output[i] = (int16_t)(limited * 32767);
        hash = mix(hash, (uint16_t)output[i]);
    }
    return hash;
}
