/* The training loop that a C programmer writes: one hidden layer, normal NLL with softplus scale, Adam, full batch.

   Examples lie along the last axis; parameters are theta (H, 2) and then phi (2, H + 1), as in benchmarks/numpy_engine.py. */
#include <math.h>
#include <stdlib.h>

#define FLOOR 1e-3

double train(int n, int h, int is_tanh, const double *x, const double *y, double *p, double rate, int steps) {
    int size = 2 * h + 2 * (h + 1);
    double *active = malloc(sizeof(double) * h * n), *raw = malloc(sizeof(double) * 2 * n);
    double *g = malloc(sizeof(double) * size), *first = calloc(size, sizeof(double)), *second = calloc(size, sizeof(double));
    double *theta = p, *phi = p + 2 * h, *by_theta = g, *by_phi = g + 2 * h;
    double power = 1.0, power_square = 1.0, total = 0.0;
    for (int step = 0; step < steps; step++) {
        for (int k = 0; k < 2; k++)
            for (int i = 0; i < n; i++) raw[k * n + i] = phi[k * (h + 1)];
        for (int u = 0; u < h; u++)
            for (int i = 0; i < n; i++) {
                double z = theta[2 * u] + theta[2 * u + 1] * x[i];
                double a = is_tanh ? tanh(z) : (z > 0.0 ? z : 0.0);
                active[u * n + i] = a;
                raw[i] += phi[u + 1] * a;
                raw[n + i] += phi[h + 1 + u + 1] * a;
            }
        total = 0.0;
        by_phi[0] = by_phi[h + 1] = 0.0;
        for (int i = 0; i < n; i++) {
            double power_of = exp(raw[n + i]), scale = FLOOR + log1p(power_of), z = (y[i] - raw[i]) / scale;
            total += 0.91893853320467274178 + log(scale) + 0.5 * z * z;
            raw[i] = -z / scale / n;
            raw[n + i] = (1.0 - z * z) / scale * (power_of / (1.0 + power_of)) / n;
            by_phi[0] += raw[i];
            by_phi[h + 1] += raw[n + i];
        }
        for (int u = 0; u < h; u++) {
            double s = 0.0, t = 0.0, v = 0.0, w = 0.0;
            for (int i = 0; i < n; i++) {
                double a = active[u * n + i], slope = is_tanh ? 1.0 - a * a : (a > 0.0);
                double back = (phi[u + 1] * raw[i] + phi[h + 1 + u + 1] * raw[n + i]) * slope;
                s += back;
                t += back * x[i];
                v += raw[i] * a;
                w += raw[n + i] * a;
            }
            by_theta[2 * u] = s, by_theta[2 * u + 1] = t, by_phi[u + 1] = v, by_phi[h + 1 + u + 1] = w;
        }
        power *= 0.9, power_square *= 0.999;
        double size_of = sqrt((1.0 - 0.999) / (1.0 - power_square)), length = rate * (1.0 - 0.9) / (1.0 - power);
        for (int j = 0; j < size; j++) {
            first[j] = 0.9 * first[j] + g[j];
            second[j] = 0.999 * second[j] + g[j] * g[j];
            p[j] -= length * first[j] / (sqrt(second[j]) * size_of + 1e-8);
        }
    }
    free(active), free(raw), free(g), free(first), free(second);
    return total;
}
