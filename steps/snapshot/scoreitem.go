package snapshot

import (
	"math"
	"strings"
	"time"

	"cspready/assets"
	"cspready/graph"
	"cspready/steps"
)

// scoreLife is how old the data of the score may be. Microsoft looks at them once a day.
//
// https://learn.microsoft.com/graph/api/resources/partner-security-partnersecurityscore (beta)
const scoreLife = 2 * 24 * time.Hour

// IgnoredReason says why an item says nothing of today; empty for one that counts.
func IgnoredReason(item graph.ScoreItem) assets.Text {
	age := time.Since(item.Checked)
	switch {
	case item.Compliant == graph.Unknown:
		return assets.Say("score.untold")
	case item.Preview:
		return assets.Say("score.preview")
	case item.Checked.IsZero() || age < -scoreLife:
		return assets.Say("score.undated")
	case age > scoreLife:
		return assets.Say("score.old", "count", int(age.Hours()/24))
	}
	return assets.Text{}
}

// ScoreFacts are what the score says of an item.
func ScoreFacts(item graph.ScoreItem) []steps.Fact {
	points := assets.Say("tri.unknown")
	if item.Score >= 0 && item.MaxScore >= 0 {
		points = assets.Say("score.points", "score", item.Score, "max", item.MaxScore)
	}
	counts := IgnoredReason(item).Empty()
	list := []steps.Fact{{Name: assets.Say("fact.score"), Got: points, OK: counts && item.Compliant == graph.Yes}}
	if item.MaxScore >= 0 {
		list[0].Want = assets.Say("score.points", "score", item.MaxScore, "max", item.MaxScore)
	}
	if !item.Checked.IsZero() {
		list = append(list, steps.Fact{Name: assets.Say("fact.score-checked"), Got: steps.Verbatim(steps.Moment(item.Checked)), OK: counts || item.Preview})
	}
	if !item.Updated.IsZero() {
		list = append(list, steps.Fact{Name: assets.Say("fact.score-updated"), Got: steps.Verbatim(steps.Moment(item.Updated)), OK: true})
	}
	if item.AverageResponse >= 0 && strings.EqualFold(item.Kind, graph.ScoreAlerts) {
		list = append(list, steps.Fact{Name: assets.Say("fact.score-response"), Want: assets.Say("score.hours", "count", 24), Got: assets.Say("score.hours", "count", int(math.Ceil(item.AverageResponse))),
			OK: item.AverageResponse <= 24})
	}
	if item.Action != "" {
		list = append(list, steps.Fact{Name: assets.Say("fact.score-page"), Got: steps.Verbatim(item.Action), OK: true})
	}
	return list
}
