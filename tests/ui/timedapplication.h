// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace lineament::ui::test {

inline double threadMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// Times every event that is delivered from the event loop.
class TimedApplication final : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        if (m_depth > 0)
            return QApplication::notify(receiver, event);
        const QByteArray what = QByteArray(receiver->metaObject()->className()) + ", event " +
                                QByteArray::number(event->type());
        QElapsedTimer wall;
        wall.start();
        const double before = threadMilliseconds();
        ++m_depth;
        const bool result = QApplication::notify(receiver, event);
        --m_depth;
        const double busy = threadMilliseconds() - before;
        m_wall = std::max(m_wall, static_cast<double>(wall.nsecsElapsed()) / 1e6);
        if (busy > m_busy) {
            m_busy = busy;
            m_what = what;
        }
        return result;
    }

    void report(const char* phase) {
        std::printf("%-44s busy %6.1f ms (%s), wall %6.1f ms\n", phase, m_busy, m_what.constData(),
                    m_wall);
        std::fflush(stdout);
        m_busy = m_wall = 0;
        m_what.clear();
    }

private:
    int m_depth = 0;
    double m_busy = 0, m_wall = 0;
    QByteArray m_what;
};

/// Milliseconds until it holds, two minutes at most.
template <class Condition> double waitFor(const Condition& condition) {
    QElapsedTimer timer;
    timer.start();
    while (!condition() && timer.elapsed() < 120'000)
        QTest::qWait(1);
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

} // namespace lineament::ui::test
