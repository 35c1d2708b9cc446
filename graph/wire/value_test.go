package wire

import (
	"testing"
	"time"
)

func TestReadDuration(t *testing.T) {
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"P90D": 90 * day, "P1Y": 365 * day, "P6M": 180 * day, "P2W": 14 * day, "PT12H": 12 * time.Hour,
		"P4DT12H30M5S": 4*day + 12*time.Hour + 30*time.Minute + 5*time.Second,
		"PT0.5S":       500 * time.Millisecond, "PT1M": time.Minute, "P0D": 0,
		"": -1, "P": -1, "PT": -1, "P1DT": -1, "90": -1, "P-1D": -1, "-P1D": -1, "P1.5D": -1, "p1d": -1, "P1DX": -1,
		"P300Y": -1, "P99999999999999999999D": -1, "PT1D": -1,
	} {
		got, ok := ReadDuration(text)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}
