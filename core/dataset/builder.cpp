// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dataset/builder.h"

#include "core/base/build.h"
#include "core/base/error.h"
#include "core/dataset/labels.h"
#include "core/dataset/sampler.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace lineament::dataset {

namespace {

/// A kill loses no more work than this.
constexpr std::chrono::seconds kFlushInterval{20};
/// Samples that may wait for an earlier item's, for each worker: bounds memory.
constexpr std::size_t kAhead = 8;

/// Items that may be ahead of the one that is entered next; every worker can have one at least.
std::size_t aheadOf(const std::vector<Item>& items, const BuildOptions& options) {
    const auto threads = static_cast<std::size_t>(options.threads);
    const bool videos =
        std::any_of(items.begin(), items.end(), [](const Item& i) { return i.video; });
    const auto samples = static_cast<std::size_t>(videos ? std::max(1, options.framesPerVideo) : 1);
    return std::max(threads, kAhead * threads / samples);
}

/// Workers that make samples, handed out in the order of the items.
class Pool {
public:
    Pool(const std::vector<Item>& items, const BuildOptions& options,
         const std::map<std::string, std::string>& known, const std::stop_token& stop)
        : m_items(items)
        , m_options(options)
        , m_known(known)
        , m_ahead(aheadOf(items, options))
        , m_forward(stop, [this] { m_stop.request_stop(); }) {
        for (int i = 0; i < options.threads; ++i)
            m_threads.emplace_back([this] { work(); });
    }
    ~Pool() { m_stop.request_stop(); }
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// The outcomes of the next item; none once stopped, also when it is already there, so that a
    /// stop takes effect at once and not only when the workers are behind. Throws what a worker
    /// threw.
    std::optional<std::vector<Outcome>> next() {
        std::unique_lock lock(m_mutex);
        const bool there = m_changed.wait(lock, m_stop.get_token(), [this] {
            return m_error != nullptr || m_outcomes.contains(m_taken);
        });
        if (m_error != nullptr)
            std::rethrow_exception(m_error);
        if (!there || m_stop.stop_requested())
            return std::nullopt;
        auto node = m_outcomes.extract(m_taken++);
        m_changed.notify_all();
        return std::move(node.mapped());
    }

private:
    void work() {
        const auto stop = m_stop.get_token();
        try {
            Sampler sampler({m_options.finder, m_options.cropSize, m_options.cropMargin,
                             m_options.framesPerVideo},
                            m_known, m_found);
            while (const auto index = claim()) {
                auto outcomes = sampler.make(m_items[*index], stop);
                const std::lock_guard lock(m_mutex);
                m_outcomes.emplace(*index, std::move(outcomes));
                m_changed.notify_all();
            }
        } catch (const Cancelled&) {
            return; // next() sees the stop itself
        } catch (...) {
            const std::lock_guard lock(m_mutex);
            m_error = std::current_exception();
            m_changed.notify_all();
        }
    }

    std::optional<std::size_t> claim() {
        std::unique_lock lock(m_mutex);
        const auto stop = m_stop.get_token();
        m_changed.wait(lock, stop, [this] {
            return m_claimed == m_items.size() || m_claimed < m_taken + m_ahead;
        });
        if (stop.stop_requested() || m_claimed == m_items.size())
            return std::nullopt;
        return m_claimed++;
    }

    const std::vector<Item>& m_items;
    const BuildOptions& m_options;
    const std::map<std::string, std::string>& m_known;
    const std::size_t m_ahead;
    std::stop_source m_stop;
    std::mutex m_mutex; // guards what follows
    std::condition_variable_any m_changed;
    std::size_t m_claimed = 0;
    std::size_t m_taken = 0;
    std::map<std::size_t, std::vector<Outcome>> m_outcomes;
    FoundFaces m_found; // guards itself
    std::exception_ptr m_error;
    std::vector<std::jthread> m_threads; // joined before what they use is gone
    std::stop_callback<std::function<void()>> m_forward;
};

/// Enters outcomes into the dataset and counts them.
class Record {
public:
    Record(training::DatasetWriter& writer, const BuildCallbacks& callbacks, BuildResult& result)
        : m_writer(writer)
        , m_callbacks(callbacks)
        , m_result(result) {}

    void enter(const Item& item, Outcome outcome) {
        const std::string label = labelText(item.info.label);
        if (outcome.sample && !m_writer.has(outcome.id)) {
            m_writer.add(std::move(*outcome.sample));
        } else if (outcome.sample || outcome.knownBefore) {
            enterKnown(outcome.file, label, m_writer.known().at(outcome.id));
        } else if (outcome.reason == kNoFaceReason) {
            skip(outcome.id, {outcome.file, label, outcome.reason}, m_result.noFace);
        } else {
            const auto id = outcome.id.empty() ? "file:" + outcome.file : outcome.id;
            skip(id, {outcome.file, label, outcome.reason}, m_result.unreadable);
        }
    }

    /// An item that the listing itself gives up.
    void enter(const training::Skipped& skipped) {
        skip("file:" + skipped.file, skipped, m_result.unreadable);
    }

private:
    void enterKnown(const std::string& file, const std::string& label, const std::string& owner) {
        if (owner == file)
            ++m_result.resumed;
        else
            skip("duplicate:" + file, {file, label, "the same bytes as " + owner},
                 m_result.duplicates);
    }

    void skip(const std::string& id, const training::Skipped& skipped, std::size_t& count) {
        ++count;
        m_writer.skip(id, skipped);
        if (m_callbacks.skipped)
            m_callbacks.skipped(skipped);
    }

    training::DatasetWriter& m_writer;
    const BuildCallbacks& m_callbacks;
    BuildResult& m_result;
};

} // namespace

BuildResult buildDataset(const Listing& listing, const BuildOptions& options,
                         const BuildCallbacks& callbacks, std::stop_token stop) {
    // Also keeps the networks, which all finders share, loaded.
    MainFaceFinder finder(options.finder);
    training::DatasetWriter writer(options.out,
                                   {options.cropSize, options.cropMargin, programName(),
                                    finder.description(), options.jpegQuality});
    const auto known = writer.known();
    BuildResult result;
    Record record(writer, callbacks, result);
    for (const auto& skipped : listing.skipped)
        record.enter(skipped);
    auto flushed = std::chrono::steady_clock::now();
    try {
        Pool pool(listing.items, options, known, stop);
        for (std::size_t i = 0; i < listing.items.size() && !result.cancelled; ++i) {
            if (callbacks.progress)
                callbacks.progress(i, listing.items.size(), listing.items[i].info.file);
            auto outcomes = pool.next();
            result.cancelled = !outcomes;
            if (outcomes)
                for (Outcome& outcome : *outcomes)
                    record.enter(listing.items[i], std::move(outcome));
            if (std::chrono::steady_clock::now() - flushed > kFlushInterval) {
                writer.flush();
                flushed = std::chrono::steady_clock::now();
            }
        }
    } catch (const IoError&) {
        throw; // the disk is full or gone: what was flushed is there
    } catch (...) {
        writer.flush();
        throw;
    }
    writer.flush();
    result.samples = writer.samples();
    return result;
}

} // namespace lineament::dataset
