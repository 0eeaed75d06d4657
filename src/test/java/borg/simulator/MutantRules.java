package borg.simulator;

import java.util.List;

/** The rules that are broken, one in each mutant. */
final class MutantRules {

  private MutantRules() {}

  static List<Mutant> all() {
    return List.of(
        new Mutant("nothing is broken"),

        // A view change.
        new Mutant("no roll-forward").always("replication.Replica.rollForward", true),
        new Mutant("no wait for the lease").always("membership.Membership.leaseLeft", 0L),
        new Mutant("drop before both confirmed").always("replication.Surpluses.isCovered", true),
        new Mutant("claim to the owners only").instead("rebalance.Claims.others", "secondsOnly"),
        new Mutant("no settling at first touch").always("replication.AsFirst.isSettled", true),
        new Mutant("the second serves all").always("replication.AsSecond.serves", true),
        new Mutant("a survivor may always read").always("replication.Replicas.isSurvivor", true),
        new Mutant("whole without comparing")
            .with("replication.SecondOwner.becomeWhole", MutantAdvice.AnyDigest.class)
            .spared("the first says whole only after it has compared"),
        new Mutant("whole is said once (H8)")
            .with("rebalance.RebalancePlan.of", MutantAdvice.SaidOnce.class),
        new Mutant("a pending copy counts as stored")
            .instead("peer.Found.stored", "pendingAsStored"),
        new Mutant("a rolled-forward copy is read (H4)")
            .instead("replication.Replica.stored", "rolledAsStored")
            .always("replication.AsFirst.isSettled", true),
        new Mutant("pairs compared by name").instead("placement.Owners.equals", "sameNames"),
        new Mutant("pairs compared without order").instead("placement.Owners.equals", "sameSet"),
        new Mutant("the view of a request is not checked")
            .with("replication.Replicas.step", MutantAdvice.AnyView.class)
            .spared("ownerships are those of lives, and need a claim"),
        new Mutant("an answer of an older ownership counts")
            .with("replication.Replicas.stepIn", MutantAdvice.AnyOwnership.class)
            .spared("what is waited for hangs on the ownership that has ended"),
        new Mutant("the second believes any sender")
            .instead("replication.Replica.secondOf", "anySender")
            .spared("both are in one view, which has one first owner"),
        new Mutant("nobody minds a holder that goes after the claim")
            .always("replication.AsFirst.lacksHolder", false),
        new Mutant("a single owner leaves no trace")
            .always("replication.Replica.isAloneWithPending", false),
        new Mutant("the earliest claims are forgotten").always("peer.Lineage.leastTelling", 0),
        new Mutant("no bucket is ever lost (H11)").always("peer.Lineage.isLost", false),

        // What was put aside.
        new Mutant("what was put aside is taken though nothing is lost")
            .with("replication.PutAside.takeIfSame", MutantAdvice.AnyDigestAside.class),
        new Mutant("what was put aside is taken however old")
            .always("rebalance.Salvage.isNeeded", true),
        new Mutant("nobody has to vouch for what was put aside")
            .always("replication.Aside.isWitnessed", true),
        new Mutant("nobody remembers who has had it whole").never("replication.Replica.surpass"),
        new Mutant("what was put aside counts though a write was pending")
            .with("replication.Aside.of/4", MutantAdvice.NothingPending.class),
        new Mutant("what the life before the last left is forgotten")
            .with("replication.Aside.of/3", MutantAdvice.LastLifeOnly.class),
        new Mutant("what was put aside is never let go").never("replication.PutAside.letGo"),
        new Mutant("an accepted loss takes what was brought from elsewhere")
            .instead("replication.Replica.discard", "discardAll"),
        new Mutant("what begins again is discarded once more")
            .always("replication.AsSecond.isInUse", false),

        // A leave.
        new Mutant("nobody counts who else leaves")
            .with("membership.Leaves.mayLeave", MutantAdvice.NobodyElseLeaves.class),

        // A write.
        new Mutant("no lease is needed").always("membership.CurrentView.hasCluster", true),
        new Mutant("no lease is needed to read").always("membership.CurrentView.mayRead", true),
        new Mutant("no check after the acknowledgement")
            .instead("replication.Delivery.answer/4", "answerAtOnce")
            .spared("the second acknowledges only while it has the cluster"),
        new Mutant("a refusal among many answers is overlooked")
            .instead("peer.Answers.at", "alwaysDone"),
        new Mutant("a pending write keeps nobody waiting")
            .instead("replication.KeyQueue.isBusy", "readersPass"),
        new Mutant("what is entrusted keeps nobody waiting")
            .instead("replication.KeyQueue.isBusy", "onlyWhatIsSent"),
        new Mutant("nobody asks for what was entrusted").never("replication.Entrusted.hurryLate"),
        new Mutant("what the second may not apply is surely not done")
            .instead("replication.AppliedAsSecond.stillPending", "asTold")
            .spared("another attempt by the same id, and the last one ends in doubt"),
        new Mutant("ids are not remembered").never("replication.Replica.remember"),
        new Mutant("an attempt may be done however late")
            .always("replication.ReplicationSettings.longestWay", Long.MAX_VALUE)
            .always("replication.RecentOutcomes.reachesBackTo", true),
        new Mutant("a refusal nobody was told stands")
            .always("replication.RecentOutcomes.overrules", false),
        new Mutant("a new owner knows what was forgotten")
            .always("replication.RecentOutcomes.reachNanos", Long.MAX_VALUE),
        new Mutant("clocks observe nothing").never("store.HybridClock.observe"),
        new Mutant("old outcomes are never swept out").never("rebalance.Expiry.forgetOld"),
        new Mutant("a tombstone goes though others hold the bucket")
            .always("rebalance.Expiry.nobodyElseHolds", true),
        new Mutant("the second shows what may have expired at the first")
            .always("replication.ReplicationSettings.expiryGuard", 0L)
            .spared("what has expired is deleted at both before anybody is told"),

        // What clients call their requests by.
        new Mutant("what a client may ask for again is not kept")
            .never("replication.ClientOutcomes.add"),
        new Mutant("what a client may ask for again is kept for ever")
            .always("replication.ClientOutcomes.hasExpired", false),
        new Mutant("a request is done though there is no room to remember it")
            .always("replication.ClientOutcomes.hasRoomFor", true),

        // Listings, and copies that differ.
        new Mutant("a listing passes over a lost bucket").never("replication.ScannedPart.lose"),
        new Mutant("a listing passes over who refuses").never("replication.ScannedPart.refuse"),
        new Mutant("nobody repairs what differs").never("rebalance.AntiEntropy.repair"),
        new Mutant("copies are compared once").instead("rebalance.AntiEntropy.pause", "noPause"),

        // Membership.
        new Mutant("a minority expels")
            .always("view.History.isMajority", true)
            .instead("membership.Suspicions.at", "allSilent")
            .with("membership.Suspicions.isVoteAgainst", MutantAdvice.OldVotes.class),
        new Mutant("the trail does not travel (H3)")
            .instead("view.History.merge", "viewAlone")
            .instead("membership.Rules.write", "ownTrail"),
        new Mutant("a lease by the current view alone (H2)")
            .with("membership.Lease.until", MutantAdvice.NoTrail.class),
        new Mutant("a lease from the answer")
            .with("membership.Acquaintance.answered", MutantAdvice.FromTheAnswer.class),
        new Mutant("an unfounded life serves (H1)").instead("membership.Rules.found", "foundAlone"),
        new Mutant("a founder is told by members alone")
            .always("membership.Hearsay.isFounderOf", false),
        new Mutant("of two founders one arrives after the other")
            .instead("view.History.founded", "oneByOne"),
        new Mutant("a cluster is founded in haste")
            .always("membership.Founding.mayHaveMissedACluster", false),
        new Mutant("nobody minds who carries something over")
            .always("replication.Replicas.bringsSomething", false),
        new Mutant("what was pending in another cluster is as late as it was")
            .instead("replication.Replica.asOldAsMayBe", "asItWas"),
        new Mutant("who gives way begins empty")
            .with("node.Lives.carryOver", MutantAdvice.Forgetful.class),
        new Mutant("an expelled one keeps its store (H5)").never("node.Lives.forget"),
        new Mutant("an expelled one keeps what was pending (H5)")
            .instead("node.Lives.forget", "keepPending"),
        new Mutant("votes without a cluster (H7)")
            .instead("membership.Suspicions.at", "allSilent")
            .with("membership.Suspicions.isVoteAgainst", MutantAdvice.OldVotes.class),
        new Mutant("who can't be reached gets in (H9)")
            .always("membership.Knowledge.hasReached", true),
        new Mutant("the grid alone expels").instead("membership.Suspicions.isSuspect", "gridKnows"),
        new Mutant("the word of one is enough only while nobody comes or goes")
            .instead("membership.Rules.voters", "ofAnInstalledView"),
        new Mutant("no relay (H10)").always("membership.Links.isReached", false),
        new Mutant("an orphan goes on")
            .always("view.History.isOrphaned", false)
            .spared("nobody arrives who is not after those that are gone"),
        new Mutant("who begins another life counts no more, whoever is left")
            .instead("membership.Successors.whoMayHaveGoneOn", "nobody"),
        new Mutant("what was granted before somebody ended counts after it")
            .always("membership.Successors.firstEnd", Long.MIN_VALUE / 2),
        new Mutant("a view is installed though a majority may have gone on from another")
            .always("membership.Rules.isMember", true),
        new Mutant("nobody tells the lost").always("membership.Hearsay.hasLostMe", false),
        new Mutant("forgets before it is settled")
            .instead("membership.Rules.forget", "forgetAtOnce"),
        new Mutant("the horizon is ignored when a stranger joins")
            .with("membership.Hearsay.mergeFrom", MutantAdvice.NoHorizon.class),
        new Mutant("newcomers go by what is past").always("membership.Hearsay.isPast", false),
        new Mutant("a number from the past gets in")
            .always("membership.Hearsay.isPast", false)
            .always("membership.Hearsay.isAfterThoseGone", true)
            .always("membership.Rules.isPassedOver", false),
        new Mutant("no cluster mark").always("view.History.isSameCluster", true),

        // Both sides of a partition go on.
        new Mutant("nobody secedes").always("membership.Secession.isDue", false),
        new Mutant("one alone secedes").instead("membership.Secession.isDue", "whoeverIsCutOff"),
        new Mutant("who stood still is cut off").always("membership.CutOff.hasStoodStill", false),
        new Mutant("who has seceded follows whoever is left")
            .always("membership.Hearsay.isGreatest", true)
            .parted(),
        new Mutant("an empty one founds beside one that carries")
            .always("membership.Founding.isLoaded", false)
            .spared("who carries something is chosen first"),
        new Mutant("who carries something has all")
            .always("replication.Replica.isWholeAmong", true),
        new Mutant("nothing is brought whole").always("peer.Lineage.isBroughtFor", false),
        new Mutant("who is cut off reads nothing").always("membership.CurrentView.isCutOff", false),
        new Mutant("two sides give the same version")
            .instead("store.HybridClock.own", "nobodysOwn")
            .parted(),

        // Events.
        new Mutant("nothing is broken, and somebody watches").watched(),
        new Mutant("the watermark passes what is pending").never("watch.Journal.hold").watched(),
        new Mutant("the floors of one round count")
            .instead("watch.Floors.counted", "ofThisRound")
            .watched(),
        new Mutant("the floors of the round before count")
            .instead("watch.Floors.counted", "ofTheLastRound")
            .watched(),
        new Mutant("what comes as a copy was told before")
            .instead("replication.Replica.storeCopy", "storeOnly")
            .watched(),
        new Mutant("what turns out to be on two is written down by one")
            .instead("rebalance.Fill.tellTurnedOut", "doneAtOnce")
            .watched(),
        new Mutant("nobody is asked again at a view change")
            .never("watch.Feed.tellOfThePast")
            .watched(),
        new Mutant("the second keeps no journal").never("watch.Journal.applied").watched(),
        new Mutant("a newcomer's clock lies behind the watermark")
            .never("replication.Transfers.observe")
            .watched(),
        new Mutant("what is told at once has the id of the present")
            .with("watch.Newcomers.catchUp", MutantAdvice.IdOfThePresent.class)
            .watched(),
        new Mutant("nobody is told that something expired before it was refused")
            .always("replication.FirstOwner.isWrittenAnyway", true),
        new Mutant("nobody counts who has gone")
            .always("watch.Continuity.reachesBackTo", true)
            .watched());
  }
}
