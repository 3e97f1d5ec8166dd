// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/training/metrics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>

namespace lineament::training {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool byScore(const Case& a, const Case& b) {
    return a.score < b.score;
}

/// The cases by ascending score, copied only when they are in another order.
class Sorted {
public:
    explicit Sorted(std::span<const Case> cases)
        : m_cases(cases) {
        if (std::is_sorted(cases.begin(), cases.end(), byScore))
            return;
        m_copy.assign(cases.begin(), cases.end());
        std::stable_sort(m_copy.begin(), m_copy.end(), byScore);
        m_cases = m_copy;
    }
    Sorted(const Sorted&) = delete;
    Sorted& operator=(const Sorted&) = delete;

    /// Calls visit(score, weight of fakes, weight of reals) for every score that occurs.
    template <class F> void eachScore(const F& visit) const {
        for (std::size_t i = 0; i < m_cases.size();) {
            const double score = m_cases[i].score;
            double fakes = 0, reals = 0;
            for (; i < m_cases.size() && m_cases[i].score == score; ++i)
                (m_cases[i].fake ? fakes : reals) += m_cases[i].weight;
            if (fakes > 0 || reals > 0)
                visit(score, fakes, reals);
        }
    }

private:
    std::span<const Case> m_cases;
    std::vector<Case> m_copy;
};

struct Totals {
    double fakes = 0, reals = 0;
    bool both() const { return fakes > 0 && reals > 0; }
};

Totals totals(std::span<const Case> cases) {
    Totals t;
    for (const Case& c : cases)
        (c.fake ? t.fakes : t.reals) += c.weight;
    return t;
}

/// log2(1 + exp(x)) without overflow.
double softplus2(double x) {
    return (std::max(x, 0.0) + std::log1p(std::exp(-std::fabs(x)))) / std::log(2.0);
}

} // namespace

double auc(std::span<const Case> cases) {
    const Totals all = totals(cases);
    if (!all.both())
        return kNone;
    double below = 0, wins = 0;
    Sorted(cases).eachScore([&](double, double fakes, double reals) {
        wins += fakes * (below + reals / 2);
        below += reals;
    });
    return wins / (all.fakes * all.reals);
}

std::vector<OperatingPoint> operatingPoints(std::span<const Case> cases) {
    std::vector<OperatingPoint> points;
    const Totals all = totals(cases);
    if (!all.both())
        return points;
    double fakesBelow = 0, realsBelow = 0;
    Sorted(cases).eachScore([&](double score, double fakes, double reals) {
        points.push_back({score, 1 - realsBelow / all.reals, fakesBelow / all.fakes});
        fakesBelow += fakes;
        realsBelow += reals;
    });
    points.push_back({kInfinity, 0, 1});
    return points;
}

double equalErrorRate(std::span<const Case> cases) {
    const auto points = operatingPoints(cases);
    // The first point has FPR 1, FNR 0, the last the reverse: they cross in between.
    for (std::size_t i = 1; i < points.size(); ++i) {
        const OperatingPoint &a = points[i - 1], &b = points[i];
        if (b.fnr < b.fpr)
            continue;
        const double before = a.fpr - a.fnr, after = b.fnr - b.fpr;
        const double t = before + after > 0 ? before / (before + after) : 0;
        return a.fpr + t * (b.fpr - a.fpr);
    }
    return kNone;
}

double averagePrecision(std::span<const Case> cases) {
    const Totals all = totals(cases);
    if (!(all.fakes > 0))
        return kNone;
    Totals above = all;
    double sum = 0;
    Sorted(cases).eachScore([&](double, double fakes, double reals) {
        sum += fakes / all.fakes * above.fakes / (above.fakes + above.reals);
        above.fakes -= fakes;
        above.reals -= reals;
    });
    return sum;
}

double falsePositiveRate(std::span<const Case> cases, double threshold) {
    double flagged = 0, all = 0;
    for (const Case& c : cases) {
        if (!c.fake) {
            all += c.weight;
            flagged += c.score >= threshold ? c.weight : 0;
        }
    }
    return all > 0 ? flagged / all : kNone;
}

double falseNegativeRate(std::span<const Case> cases, double threshold) {
    double missed = 0, all = 0;
    for (const Case& c : cases) {
        if (c.fake) {
            all += c.weight;
            missed += c.score >= threshold ? 0 : c.weight;
        }
    }
    return all > 0 ? missed / all : kNone;
}

double accuracy(std::span<const Case> cases, double threshold) {
    double right = 0, all = 0;
    for (const Case& c : cases) {
        all += c.weight;
        right += (c.score >= threshold) == c.fake ? c.weight : 0;
    }
    return all > 0 ? right / all : kNone;
}

double cllr(std::span<const Case> cases) {
    const Totals all = totals(cases);
    if (!all.both())
        return kNone;
    double fakes = 0, reals = 0;
    for (const Case& c : cases)
        (c.fake ? fakes : reals) += c.weight * softplus2(c.fake ? -c.score : c.score);
    return (fakes / all.fakes + reals / all.reals) / 2;
}

std::vector<PavBlock> poolAdjacentViolators(std::span<const Case> cases) {
    std::vector<PavBlock> blocks;
    const auto violates = [](const PavBlock& a, const PavBlock& b) {
        return a.fakes * (b.fakes + b.reals) >= b.fakes * (a.fakes + a.reals);
    };
    Sorted(cases).eachScore([&](double score, double fakes, double reals) {
        PavBlock next{score, score, fakes, reals};
        while (!blocks.empty() && violates(blocks.back(), next)) {
            const PavBlock& last = blocks.back();
            next = {last.leastScore, next.mostScore, last.fakes + next.fakes,
                    last.reals + next.reals};
            blocks.pop_back();
        }
        blocks.push_back(next);
    });
    return blocks;
}

double minCllr(std::span<const Case> cases) {
    const Totals all = totals(cases);
    if (!all.both())
        return kNone;
    double cost = 0;
    for (const PavBlock& block : poolAdjacentViolators(cases)) {
        const double f = block.fakes / all.fakes, r = block.reals / all.reals;
        // LR = f / r; a class that is not in the block has no cost in it.
        if (f > 0)
            cost += f * std::log2(1 + r / f);
        if (r > 0)
            cost += r * std::log2(1 + f / r);
    }
    return cost / 2;
}

std::vector<ReliabilityBin> reliability(std::span<const Case> cases, int bins) {
    const Totals all = totals(cases);
    std::vector<ReliabilityBin> result(static_cast<std::size_t>(bins));
    if (!all.both())
        return {};
    for (const Case& c : cases) {
        const double posterior = 1 / (1 + std::exp(-c.score));
        const double weight = c.weight / (2 * (c.fake ? all.fakes : all.reals));
        auto& bin = result[static_cast<std::size_t>(
            std::min(static_cast<int>(posterior * bins), bins - 1))];
        bin.posterior += weight * posterior;
        bin.fakes += c.fake ? weight : 0;
        bin.share += weight;
    }
    std::erase_if(result, [](const ReliabilityBin& bin) { return !(bin.share > 0); });
    for (auto& bin : result) {
        bin.posterior /= bin.share;
        bin.fakes /= bin.share;
    }
    return result;
}

double expectedCalibrationError(std::span<const Case> cases) {
    const auto bins = reliability(cases);
    if (bins.empty())
        return kNone;
    double error = 0;
    for (const auto& bin : bins)
        error += bin.share * std::fabs(bin.posterior - bin.fakes);
    return error;
}

nn::Rate bootstrap(std::span<const Case> cases, const Statistic& statistic,
                   const BootstrapOptions& options) {
    std::vector<Case> sample(cases.begin(), cases.end());
    std::stable_sort(sample.begin(), sample.end(), byScore);
    nn::Rate rate;
    rate.value = statistic(sample);
    rate.count = static_cast<int>(sample.size());
    std::map<int, std::size_t> numbers;
    for (Case& c : sample)
        c.group = static_cast<int>(numbers.try_emplace(c.group, numbers.size()).first->second);
    std::vector<double> weights;
    for (const Case& c : sample)
        weights.push_back(c.weight);
    std::mt19937_64 random(options.seed);
    std::vector<double> values;
    std::vector<int> drawn(numbers.size());
    for (int i = 0; i < options.resamples; ++i) {
        std::fill(drawn.begin(), drawn.end(), 0);
        // Not uniform_int_distribution, which differs between standard libraries; the remainder's
        // bias is below 1e-15 here.
        for (std::size_t j = 0; j < drawn.size(); ++j)
            ++drawn[random() % drawn.size()];
        for (std::size_t j = 0; j < sample.size(); ++j)
            sample[j].weight = weights[j] * drawn[static_cast<std::size_t>(sample[j].group)];
        if (const double value = statistic(sample); !std::isnan(value))
            values.push_back(value);
    }
    rate.low = std::fmin(quantile(values, 0.025), rate.value);
    rate.high = std::fmax(quantile(values, 0.975), rate.value);
    return rate;
}

nn::Rate wilson(double share, double trials, int count) {
    constexpr double kZ = 1.959963984540054; // 97.5 % point of the normal distribution
    const double z2 = kZ * kZ / trials;
    const double centre = (share + z2 / 2) / (1 + z2);
    const double half = kZ / (1 + z2) * std::sqrt(share * (1 - share) / trials + z2 / (4 * trials));
    // Rounding must not push the ends past the share itself, which they meet at 0 and 1.
    return {share, std::clamp(centre - half, 0.0, share), std::clamp(centre + half, share, 1.0),
            count};
}

double quantile(std::vector<double> values, double share) {
    if (values.empty())
        return kNone;
    std::sort(values.begin(), values.end());
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

} // namespace lineament::training
