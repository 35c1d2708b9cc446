package tui

import (
	"strings"

	"github.com/mdp/qrterminal/v3"
)

// longestQR bounds what becomes a QR code: an address of a sign-in page. A longer one would not fit on a screen.
const longestQR = 120

// qrCode draws an address as a QR code in half blocks; empty when it is too long. It uses no colour: the modules that a camera
// expects dark are left to whichever of text and background is dark.
func qrCode(url string, darkBackground bool) string {
	if url == "" || len(url) > longestQR {
		return ""
	}
	var b strings.Builder
	c := qrterminal.Config{
		Level: qrterminal.L, Writer: &b, HalfBlocks: true, QuietZone: 2,
		BlackChar: " ", WhiteChar: "█", BlackWhiteChar: "▄", WhiteBlackChar: "▀",
	}
	if !darkBackground {
		c.BlackChar, c.WhiteChar, c.BlackWhiteChar, c.WhiteBlackChar = "█", " ", "▀", "▄"
	}
	qrterminal.GenerateWithConfig(url, c)
	return strings.TrimRight(b.String(), "\n")
}
