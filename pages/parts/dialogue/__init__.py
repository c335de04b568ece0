"""The views of the page Tryghed og borgerdialog."""
