import './load.ts';
