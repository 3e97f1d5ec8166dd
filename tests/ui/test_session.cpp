// SPDX-FileCopyrightText: 2026 The Lineament developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "support.h"
#include "ui/app/session.h"
#include "ui/faces/faceedits.h"
#include "uitest.h"

#include <QSignalSpy>
#include <QTest>

using namespace lineament;
using namespace lineament::ui;

class TestSession : public QObject {
    Q_OBJECT
private slots:
    void opensEachFileOnce() {
        Session session;
        QCOMPARE(session.add({"/a/1.jpg", "/a/2.jpg"}).size(), 2U);
        QCOMPARE(session.add({"/a/./2.jpg", "/a/3.jpg"}).size(), 1U);
        QCOMPARE(session.items().size(), 3U);
    }

    void neverUsesAnIdAgain() {
        Session session;
        const int first = session.add({"/a/1.jpg"}).front();
        session.remove(first);
        QVERIFY(session.add({"/a/1.jpg"}).front() != first);
    }

    void appliesTheNewestResult() {
        Session session;
        const int id = session.add({"/a/1.jpg"}).front();
        const auto ticket = session.request(id);
        QVERIFY(session.apply(ticket, test::result("/a/1.jpg")));
        QCOMPARE(session.find(id)->phase, ItemPhase::Done);
        QVERIFY(session.find(id)->result);
    }

    void dropsStaleResults() {
        Session session;
        const int id = session.add({"/a/1.jpg"}).front();
        const auto old = session.request(id);
        const auto current = session.request(id);
        const auto fresh = test::result("/a/1.jpg", {test::face("F1", {0, 0, 9, 9}, 1.0)});
        QVERIFY(session.apply(current, fresh));
        QVERIFY(!session.apply(old, test::result("/a/1.jpg")));
        QCOMPARE(session.find(id)->result, analysis::ItemResultPtr(fresh));
    }

    void dropsResultsOfRemovedItems() {
        Session session;
        const int id = session.add({"/a/1.jpg"}).front();
        const auto ticket = session.request(id);
        session.remove(id);
        QVERIFY(!session.apply(ticket, test::result("/a/1.jpg")));
    }

    void keepsAnEarlierResultWhenARepeatIsCancelled() {
        Session session;
        const int id = session.add({"/a/1.jpg"}).front();
        const auto first = test::result("/a/1.jpg");
        session.apply(session.request(id), first);
        auto cancelled = test::result("/a/1.jpg");
        cancelled->state = analysis::ItemState::Cancelled;
        QVERIFY(session.apply(session.request(id), cancelled));
        QCOMPARE(session.find(id)->phase, ItemPhase::Stopped);
        QCOMPARE(session.find(id)->result, analysis::ItemResultPtr(first));
    }

    void remembersTheEditedFaces() {
        Session session;
        const int id = session.add({"/a/1.jpg"}).front();
        session.requestWithFaces(id, std::vector{test::face("F1", {1, 2, 3, 4}, {}).face});
        QCOMPARE(session.find(id)->faces->size(), 1U);
        session.request(id);
        QVERIFY2(session.find(id)->faces, "a repeat must not forget the examiner's edits");
    }

    void numbersNewFacesAfterTheHighest() {
        faceedits::FaceList list{test::face("F2", {0, 0, 9, 9}, {}).face,
                                 test::face("F10", {0, 0, 9, 9}, {}).face};
        QCOMPARE(faceedits::nextId(list), std::string("F11"));
        const auto edited = faceedits::added(list, test::face("", {5, 5, 9, 9}, {}).face, "a.jpg");
        QCOMPARE(edited.size(), 3U);
        QCOMPARE(edited[2].id, std::string("F11"));
        QCOMPARE(edited[2].source, faces::FaceSource::Manual);
    }

    void aMovedFaceKeepsItsId() {
        faceedits::FaceList list{test::face("F1", {0, 0, 9, 9}, {}).face};
        const auto edited =
            faceedits::moved(list, "F1", test::face("", {5, 6, 20, 20}, {}).face, "a.jpg");
        QCOMPARE(edited[0].id, std::string("F1"));
        QCOMPARE(edited[0].box.x, 5.0);
        QCOMPARE(edited[0].source, faces::FaceSource::Manual);
    }

    void rejectsAndRestores() {
        faceedits::FaceList list{test::face("F1", {0, 0, 9, 9}, {}).face};
        list = faceedits::rejected(list, "F1", true, "a.jpg");
        QVERIFY(list[0].rejected);
        list = faceedits::rejected(list, "F1", false, "a.jpg");
        QVERIFY(!list[0].rejected);
    }
};

LINEAMENT_UI_TEST(TestSession);
#include "test_session.moc"
