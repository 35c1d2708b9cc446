package widget

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
)

func TestEveryLetterOfACodeCanBeDrawn(t *testing.T) {
	for _, r := range "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-" {
		rows := strings.Split(codeLetters[r], "/")
		if len(rows) != 5 {
			t.Errorf("%c has %d rows, want 5", r, len(rows))
		}
		for _, row := range rows {
			if len(row) != len(rows[0]) || strings.Trim(row, "#.") != "" {
				t.Errorf("%c has the row %q beside %q", r, row, rows[0])
			}
		}
	}
}

func TestACodeThatDoesNotFitIsSpacedOut(t *testing.T) {
	for _, test := range []struct {
		code  string
		width int
		want  string
	}{
		{"ABC", 5, "A B C"},
		{"ÄBC", 80, "Ä B C"},
	} {
		if got := LargeCode(test.code, test.width); got != test.want {
			t.Errorf("large(%q, %d) is %q, want %q", test.code, test.width, got, test.want)
		}
	}
	if got := LargeCode("EFPZVTXBX", 52); lipgloss.Height(got) != 3 || lipgloss.Width(got) > 52 {
		t.Errorf("nine letters do not fit beside the rail:\n%s", got)
	}
}

func TestAQRCodeIsDrawnForBothBackgrounds(t *testing.T) {
	const url = "https://login.microsoft.com/device"
	swap := strings.NewReplacer("█", " ", " ", "█", "▀", "▄", "▄", "▀")
	dark, light := QRCode(url, true), QRCode(url, false)
	if dark == "" || swap.Replace(dark) != light {
		t.Error("the QR code on a light background is not the reverse of that on a dark one")
	}
	if QRCode(strings.Repeat("x", maxQRAddress+1), true) != "" {
		t.Error("an address that is too long became a QR code")
	}
}
