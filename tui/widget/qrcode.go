package widget

import (
	"strings"

	"github.com/mdp/qrterminal/v3"
)

// maxQRAddress is the longest address that is drawn as a QR code. The code of a longer one would not fit on a
// screen.
const maxQRAddress = 120

// QRCode draws an address as a QR code in half blocks; empty if it is too long. It uses no colours: the
// modules that must be dark for a camera are drawn with the text or the background, whichever is dark.
func QRCode(url string, darkBackground bool) string {
	if url == "" || len(url) > maxQRAddress {
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
